// Pairs of runs of one plan, with memory made cold before each: one warms it first, one does not.
import { join } from 'node:path'
import type { PageFaults } from '../../results/environment-schema.ts'
import { readRun, type StoredRun } from '../../results/store.ts'
import { coolMemory, probeCooled } from '../machine/cool-memory.ts'
import { isCold } from '../machine/page-faults.ts'
import { readPlacementFacts } from '../placement/placement.ts'
import { type MatrixOptions, runMatrix } from './matrix.ts'

export interface ColdMemoryOptions
  extends Omit<MatrixOptions, 'dryRun' | 'warmMemory' | 'onPlan' | 'onTrial'> {
  /** Of runs, of one round each. */
  readonly pairs: number
  /** For the hypervisor to take memory back. */
  readonly waitMs: number
}

export type ColdMemoryFinding =
  | { readonly kind: 'not cold'; readonly faults: PageFaults | null }
  | {
      readonly kind: 'measured'
      /** All runs of a kind as one, a round each. */
      readonly untouched: StoredRun
      readonly warmed: StoredRun
      /** As the runs that did not warm it found it. */
      readonly found: readonly PageFaults[]
    }
  | { readonly kind: 'interrupted' }

/** Ends before any run where memory stays warm. @throws InterruptedError while memory is cooled; otherwise as `runMatrix` */
export const compareColdMemory = async (options: ColdMemoryOptions): Promise<ColdMemoryFinding> => {
  const { pairs, waitMs, folder, seed, signal, onProgress } = options
  const { tools } = await readPlacementFacts()
  const cooling = { tools, signal, waitMs }
  onProgress('making memory cold')
  const faults = await probeCooled(cooling)
  if (faults === null || !isCold(faults)) return { kind: 'not cold', faults }
  const runs: Record<'untouched' | 'warmed', StoredRun[]> = { untouched: [], warmed: [] }
  for (let pair = 1; pair <= pairs; pair++) {
    // Whichever is first in one pair is second in the next.
    const order = pair % 2 === 1 ? (['untouched', 'warmed'] as const) : (['warmed', 'untouched'] as const)
    for (const kind of order) {
      onProgress(`pair ${pair} of ${pairs}, memory ${kind}: making it cold`)
      await coolMemory(cooling)
      const own = join(folder, `${pair}-${kind}`)
      const end = await runMatrix({
        ...options,
        ...{ folder: own, seed: seed + pair, dryRun: false, warmMemory: kind === 'warmed' },
        ...{ onPlan: () => {}, onTrial: () => {} },
      })
      if (end.interrupted) return { kind: 'interrupted' }
      if (end.fault) throw end.fault
      runs[kind].push(readRun(own))
    }
  }
  const found = runs.untouched.flatMap(({ run }) => run.calibration.pageFaults ?? [])
  return { kind: 'measured', untouched: asRounds(runs.untouched), warmed: asRounds(runs.warmed), found }
}

/** @param runs of one round and one plan, at least one */
export const asRounds = (runs: readonly StoredRun[]): StoredRun => {
  const [first] = runs
  if (!first) throw new Error('there is no run to join')
  return {
    ...first,
    run: { ...first.run, rounds: runs.length },
    trials: runs.flatMap(({ trials }, index) => trials.map((trial) => ({ ...trial, round: index + 1 }))),
  }
}
