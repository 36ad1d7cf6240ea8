// Measures a made-up server in this process, with small frames and one load generator.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LoadMode, type LoadOptions, requireCompatibleOptions } from '../../../bench/external/options.ts'
import { runLoad } from '../../../bench/external/run.ts'
import { type FramePool, prepareFramePool } from '../../../bench/frames/pool.ts'
import type { LoadResult } from '../../../results/load-result-schema.ts'
import type { ExternalServer } from '../../../runners/contract.ts'
import { madeUpLoadOptions } from '../../fixtures/load-options.ts'

export interface Measuring extends Partial<Omit<LoadOptions, 'url' | 'server'>> {
  readonly server?: Partial<ExternalServer>
  readonly serverPid?: number
}

export interface Measure {
  readonly measure: (url: string, said?: Measuring) => Promise<LoadResult>
  readonly close: () => void
}

const frameBytes = 16 * 1024

export const createMeasure = async (): Promise<Measure> => {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'isb-measure-'))
  const pool: FramePool = await prepareFramePool({
    frameBytes,
    seed: 1,
    poolBytes: 4 * frameBytes,
    cacheFolder,
  })
  const poolOf = (mode: LoadMode): FramePool | null => (mode === 'view' ? null : pool)
  return {
    measure: async (url, { server, serverPid, ...said } = {}) => {
      const made = madeUpLoadOptions({ url, processes: 1, ...said })
      const options = { ...made, server: { ...made.server, ...server } }
      requireCompatibleOptions(options)
      return await runLoad({
        options,
        pool: poolOf(options.mode),
        signal: new AbortController().signal,
        serverPid,
      })
    },
    close: () => rmSync(cacheFolder, { recursive: true }),
  }
}
