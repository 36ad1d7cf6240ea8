// Reads and checks the one argument of the load generator before anything is opened.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { type GeneratorJob, generatorJobSchema } from '../../runners/contract.ts'
import { splitFrames } from '../frames/read-pool.ts'
import { readStamp, type Stamp, stampBytes, stampOffset } from '../frames/stamp.ts'

/** A job that cannot be done, with the reason in one line. */
export class JobError extends Error {
  override readonly name = 'JobError'
}

/** @throws JobError naming the field, or the frame file, that is wrong */
export const readJob = (argument: string | undefined): GeneratorJob => {
  const parsed = generatorJobSchema.safeParse(parseJson(argument))
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'job'}: ${message}`)
    throw new JobError(`the job is not valid: ${issues.join('; ')}`)
  }
  const job = parsed.data
  if (job.mode === 'external' && job.connections + job.viewers === 0) {
    throw new JobError('the job is not valid: connections: it has neither cameras nor viewers')
  }
  if (job.mode === 'ingest' && job.paces !== undefined && (job.pace !== null || job.deflate !== 'off')) {
    throw new JobError('the job is not valid: paces: needs cameras without a pace, and deflate "off"')
  }
  if (job.mode === 'relay' && job.slowViewer !== null && (job.viewers < 2 || job.flow.kind !== 'pace')) {
    throw new JobError(
      'the job is not valid: slowViewer: needs two viewers at least, and cameras that keep a rate',
    )
  }
  if (job.mode === 'relay' && job.viewerAddresses !== undefined) {
    const isFit =
      job.viewers > job.viewerAddresses.length && job.flow.kind === 'pace' && job.slowViewer === null
    if (!isFit)
      throw new JobError(
        'the job is not valid: viewerAddresses: needs more viewers than addresses, cameras that keep a rate, and no slowViewer',
      )
  }
  if (job.caFile !== null) fileBytes('caFile', job.caFile)
  if (job.mode === 'external') {
    for (const file of job.server.helloFiles) fileBytes('helloFiles', file)
    // Viewers of an external server know nothing of its frames.
    if (job.connections === 0) return job
  }
  const expectedBytes = job.frameBytes * job.frameCount
  const foundBytes = fileBytes('frameFile', job.frameFile)
  if (foundBytes !== expectedBytes) {
    throw new JobError(
      `frameFile: ${job.frameFile} has ${foundBytes} bytes, but ${job.frameCount} frames of ${job.frameBytes} bytes are ${expectedBytes}`,
    )
  }
  return job
}

/** The job's frames, as views on one block of memory. */
export const readImages = ({ frameFile, frameBytes }: GeneratorJob): readonly Buffer[] =>
  splitFrames(readFileSync(frameFile), frameBytes)

/** The stamps of the job's frames, without their images. */
export const readStamps = ({ frameFile, frameBytes, frameCount }: PoolOf): readonly (Stamp | null)[] => {
  const file = openSync(frameFile, 'r')
  try {
    return Array.from({ length: frameCount }, (_, index) => {
      const head = Buffer.alloc(stampOffset + stampBytes)
      readSync(file, head, 0, Math.min(head.length, frameBytes), index * frameBytes)
      return readStamp(head)
    })
  } finally {
    closeSync(file)
  }
}

type PoolOf = Pick<GeneratorJob, 'frameFile' | 'frameBytes' | 'frameCount'>

/** Number of a connection among those of all load generators, from 1. @param place among those of this one */
export const connectionNumber = ({ share }: Pick<GeneratorJob, 'share'>, place: number): number =>
  1 + (share ? share.index + place * share.of : place)

const parseJson = (text: string | undefined): unknown => {
  if (text === undefined) throw new JobError('no job: give it as one JSON argument')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new JobError(`the job is not JSON: ${text.slice(0, 80)}`, { cause })
  }
}

const fileBytes = (field: string, path: string): number => {
  try {
    return statSync(path).size
  } catch (cause) {
    throw new JobError(`${field}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
