// Files of this machine that processes on others read: offered by their digest, fetched by agents, named anew in arguments.
import { extname } from 'node:path'
import type { GeneratorJob, RunnerConfig } from '../../../runners/contract.ts'
import { inside } from '../../container/arguments.ts'
import type { FramePool } from '../../frames/pool.ts'
import { hashFile } from '../../frames/pool-cache.ts'
import type { Control } from './control/listen.ts'
import type { FilesToFetch } from './methods.ts'

/** A pool whose digest is known since it was made. */
export interface OfferedPool extends Pick<FramePool, 'file'> {
  readonly record: Pick<FramePool['record'], 'sha256'>
}

export interface FleetFiles {
  /** Offers local files. @returns what agents are to fetch. @throws Error where one cannot be read */
  readonly offer: (pools: readonly OfferedPool[], secrets: readonly string[]) => Promise<FilesToFetch>
  readonly forServer: (config: RunnerConfig) => RunnerConfig
  readonly forLoad: (job: GeneratorJob) => GeneratorJob
}

/** Folders on the machines of a fleet. */
export interface FleetFolders {
  /** Pools are large, and stay there for the next run. */
  readonly pools: string
  /** Keys are gone with their container. */
  readonly secrets: string
}

const imageFolders: FleetFolders = {
  pools: `${inside.project}/.cache/frames/fleet`,
  secrets: '/tmp/fleet',
}

export const createFleetFiles = (
  control: Pick<Control, 'offer'>,
  folders: FleetFolders = imageFolders,
): FleetFiles => {
  const places = new Map<string, string>()
  const placeOf = (file: string): string => {
    const place = places.get(file)
    if (place === undefined) throw new Error(`${file} was not brought to the fleet`)
    return place
  }
  const place = (file: string, sha256: string, folder: string): FilesToFetch['files'][number] => {
    const path = `${folder}/${sha256}${extname(file)}`
    control.offer(sha256, file)
    places.set(file, path)
    return { path, sha256 }
  }
  return {
    offer: async (pools, secrets) => ({
      files: [
        ...pools.map(({ file, record }) => place(file, record.sha256, folders.pools)),
        ...(await Promise.all(
          secrets.map(async (file) => place(file, await hashFile(file), folders.secrets)),
        )),
      ],
    }),
    forServer: ({ pool, tls, ...config }) => ({
      ...config,
      pool: pool && { ...pool, file: placeOf(pool.file) },
      tls: tls && { certFile: placeOf(tls.certFile), keyFile: placeOf(tls.keyFile) },
    }),
    forLoad: (job) => ({
      ...job,
      frameFile: placeOf(job.frameFile),
      caFile: job.caFile && placeOf(job.caFile),
    }),
  }
}
