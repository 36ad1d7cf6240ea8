// The load generator whose viewer is a page in Chromium: job, commands and lines as those of `bench/generator`.
import { createInterface } from 'node:readline'
import { JobError, readJob } from '../generator/job.ts'
import { pageTaskOf } from './page-task.ts'
import { startPageViewer } from './viewer.ts'

/** Exit code for a caller's mistake; a bug shows its stack and ends with 1. */
const badJobExitCode = 2

/**
 * Ends the process with its stdin.
 * @param argument the job, as JSON @param pageFolder with `index.html`
 */
export const runPageViewer = (argument: string | undefined, pageFolder: string): void => {
  run(argument, pageFolder).catch((error: unknown) => {
    if (!(error instanceof JobError)) return fail(error)
    console.error(error.message)
    process.exitCode = badJobExitCode
  })
}

const run = async (argument: string | undefined, pageFolder: string): Promise<void> => {
  const job = pageTaskOf(readJob(argument))
  if (job === null)
    throw new JobError(
      'the job is not valid: page: needs one viewer, and mode push or relay with a rate over a WebSocket, or push over MJPEG for the way mjpeg',
    )
  const commands = createInterface({ input: process.stdin })
  const hasEnded = new Promise<void>((resolve) => commands.once('close', resolve))
  const viewer = await startPageViewer({
    job,
    pageFolder,
    print: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
    onFault: fail,
  })
  /** One after the other: a page answers later than it is asked. */
  let last = Promise.resolve()
  commands.on('line', (line) => {
    last = last.then(() => viewer.command(line)).catch(fail)
  })
  await hasEnded
  await viewer.close()
  process.exit()
}

/** The parent reads the reason from stderr. */
const fail = (error: unknown): void => {
  console.error(error)
  process.exit(1)
}
