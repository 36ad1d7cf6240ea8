// Checks that nothing a resumed run depends on has changed since it was planned. Other changes are recorded.
import { isDeepStrictEqual } from 'node:util'
import type { FramePoolRecord, PlannedRow, RunRecord } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import { findVariant } from '../../runners/variants.ts'
import { isBrowser, preparedGenerator } from '../../scenarios/generators.ts'
import { UsageError } from '../failure/failure.ts'
import { findOwnPool } from '../frames/own-pool.ts'
import { type FramePool, poolKey } from '../frames/pool.ts'
import type { Placement, PlacementFacts } from '../placement/placement.ts'

/** @throws UsageError naming the first row whose server, generator or settings this copy of the suite does not have */
export const requireSameRunners = (
  rows: readonly PlannedRow[],
  runners: readonly Runner[],
  option = '--resume',
): void => {
  for (const row of rows) {
    const find = (id: string) => runners.find(({ spec }) => spec.id === id)
    const spec = find(row.runner)?.spec
    const variant = spec && findVariant(spec, row.variant)
    if (!variant) refuse(`${row.runner}/${row.variant} no longer exists here`, option)
    if (!isDeepStrictEqual(variant.switches, row.switches))
      refuse(`${row.runner}/${row.variant} has different settings here`, option)
    const isOwn = row.generator.startsWith(preparedGenerator) || isBrowser(row.generator)
    if (!isOwn && find(row.generator)?.spec.role !== 'generator')
      refuse(`the generator ${row.generator} no longer exists here`, option)
  }
}

/** @throws UsageError where the run's frames are not those that this copy of the suite makes */
export const requireSameFrames = (
  planned: readonly FramePoolRecord[],
  pools: readonly FramePoolRecord[],
): void => {
  for (const pool of pools) {
    const before = planned.find((candidate) => poolKey(candidate) === poolKey(pool))
    const whose = pool.format === 'own' ? 'those of --frames' : 'those made here'
    if (before?.sha256 !== pool.sha256) refuse(`its frames of ${pool.frameBytes} bytes differ from ${whose}`)
  }
}

/**
 * The pool of the user's own images of a run: named again, or still in the cache.
 * @throws UsageError where the run sends none but some are named, or where the pool is in neither place
 */
export const sameOwnPool = async (
  planned: readonly FramePoolRecord[],
  named: FramePool | null,
  cacheFolder: string,
): Promise<FramePool | null> => {
  const before = planned.find(({ format }) => format === 'own')
  if (!before) return named ? refuse('it was started without images of your own') : null
  const pool = named ?? (await findOwnPool(before, cacheFolder))
  if (!pool) refuse('the images it was started with are no longer in the cache: name them with --frames')
  requireSameFrames([before], [pool.record])
  return pool
}

/** @throws UsageError where a run of one machine would be resumed on a fleet, or the other way round */
export const requireSameFleet = ({ fleet }: Pick<RunRecord, 'fleet'>, isFleet: boolean): void => {
  if (fleet && !isFleet) refuse('it was started on several machines: name them with --fleet')
  if (!fleet && isFleet) refuse('it was started on one machine: leave out --fleet')
}

/** The run's own placement. @throws UsageError where it is not possible on this machine */
export const samePlacement = (
  { serverCpus, generatorCpus, pinned }: RunRecord['placement'],
  { usableCpus, tools }: PlacementFacts,
): Placement => {
  const missing = [...serverCpus, ...generatorCpus].filter((cpu) => !usableCpus.includes(cpu))
  if (missing.length > 0) refuse(`it was placed on CPU ${missing.join(', ')}, which cannot be used here`)
  if (pinned && !tools.taskset) refuse('its processes were pinned, and taskset was not found here')
  return { serverCpus, generatorCpus, pinned, note: null }
}

const refuse: (why: string, option?: string) => never = (why, option = '--resume') => {
  throw new UsageError(
    `${option} cannot be used: ${why}; restore what the run was started with, or start a new run`,
  )
}
