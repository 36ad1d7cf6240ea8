// Files of this machine that processes on others read: offered by their digest, fetched by agents, with new paths in the
// arguments of those processes.
import { extname } from 'node:path'
import type { GeneratorJob, RunnerConfig } from '../../../runners/contract.ts'
import { framesFolder } from '../../container/arguments.ts'
import type { FramePool } from '../../frames/pool.ts'
import { hashFile } from '../../frames/pool-cache.ts'
import type { CertificateFiles } from '../../settings/certificate.ts'
import type { Controller } from './controller/listen.ts'
import type { FilesToFetch } from './protocol.ts'

/** A pool whose digest is already known. */
export interface OfferedPool extends Pick<FramePool, 'file'> {
  readonly record: Pick<FramePool['record'], 'sha256'>
}

export interface FleetFiles {
  /**
   * Offers local files. @returns what agents of each role have to fetch: only servers get the key of the certificate.
   * @throws Error where one cannot be read
   */
  readonly offer: (
    pools: readonly OfferedPool[],
    certificate: CertificateFiles | null,
  ) => Promise<Readonly<Record<'server' | 'load', FilesToFetch>>>
  readonly forServer: (config: RunnerConfig) => RunnerConfig
  readonly forLoad: (job: GeneratorJob) => GeneratorJob
}

/** Folders on the machines of a fleet. */
export interface FleetFolders {
  /** Pools are large, and stay there for the next run. */
  readonly pools: string
  /** Keys are removed with their container. */
  readonly secrets: string
}

const imageFolders: FleetFolders = { pools: `${framesFolder}/fleet`, secrets: '/tmp/fleet' }

export const createFleetFiles = (
  controller: Pick<Controller, 'offer'>,
  folders: FleetFolders = imageFolders,
): FleetFiles => {
  const remotePaths = new Map<string, string>()
  const remoteOf = (file: string): string => {
    const path = remotePaths.get(file)
    if (path === undefined) throw new Error(`${file} was not offered to the fleet`)
    return path
  }
  const offerOne = (file: string, sha256: string, folder: string): FilesToFetch['files'][number] => {
    const path = `${folder}/${sha256}${extname(file)}`
    controller.offer(sha256, file)
    remotePaths.set(file, path)
    return { path, sha256 }
  }
  return {
    offer: async (pools, certificate) => {
      const images = pools.map(({ file, record }) => offerOne(file, record.sha256, folders.pools))
      if (certificate === null) return { server: { files: images }, load: { files: images } }
      const { certFile, keyFile } = certificate
      const known = offerOne(certFile, await hashFile(certFile), folders.secrets)
      const secret = offerOne(keyFile, await hashFile(keyFile), folders.secrets)
      return { server: { files: [...images, known, secret] }, load: { files: [...images, known] } }
    },
    forServer: (config) => {
      const { tls } = config
      const there = {
        tls: tls && { certFile: remoteOf(tls.certFile), keyFile: remoteOf(tls.keyFile) },
      }
      if (config.mode !== 'push') return { ...config, ...there }
      return { ...config, ...there, pool: { ...config.pool, file: remoteOf(config.pool.file) } }
    },
    forLoad: (job) => ({
      ...job,
      frameFile: remoteOf(job.frameFile),
      caFile: job.caFile && remoteOf(job.caFile),
    }),
  }
}
