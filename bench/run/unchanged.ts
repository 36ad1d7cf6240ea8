// What must still be as a run planned it, if it is to be resumed. What may have changed is recorded instead.
import { isDeepStrictEqual } from 'node:util'
import type { FramePoolRecord, PlannedRow, RunRecord } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import { completeSwitches } from '../configuration.ts'
import { UsageError } from '../failure.ts'
import type { Placement, PlacementFacts } from '../placement.ts'
import { preparedCamera } from '../plan/rows.ts'

/** @throws UsageError naming the first row whose server, camera or settings this copy of the suite does not have */
export const requireSameRunners = (rows: readonly PlannedRow[], runners: readonly Runner[]): void => {
  for (const row of rows) {
    const find = (id: string) => runners.find(({ spec }) => spec.id === id)
    const variant = find(row.runner)?.spec.variants[row.variant]
    if (!variant) refuse(`there is no ${row.runner}/${row.variant} here any more`)
    if (!isDeepStrictEqual(completeSwitches(variant), row.switches))
      refuse(`${row.runner}/${row.variant} has other settings here`)
    if (!row.camera.startsWith(preparedCamera) && find(row.camera)?.spec.role !== 'camera')
      refuse(`there is no camera ${row.camera} here any more`)
  }
}

/** @throws UsageError where the run's frames are not those that this copy of the suite makes */
export const requireSameFrames = (
  planned: readonly FramePoolRecord[],
  pools: readonly FramePoolRecord[],
): void => {
  for (const { frameBytes, sha256 } of pools) {
    const before = planned.find((pool) => pool.frameBytes === frameBytes)
    if (before?.sha256 !== sha256) refuse(`its images of ${frameBytes} bytes are others than those made here`)
  }
}

/** The run's own placement. @throws UsageError where this machine cannot keep to it */
export const samePlacement = (
  { serverCpus, loadCpus, pinned }: RunRecord['placement'],
  { usableCpus, tools }: PlacementFacts,
): Placement => {
  const missing = [...serverCpus, ...loadCpus].filter((cpu) => !usableCpus.includes(cpu))
  if (missing.length > 0) refuse(`it was placed on CPU ${missing.join(', ')}, which cannot be used here`)
  if (pinned && !tools.taskset) refuse('its processes were pinned, and taskset is not found here')
  return { serverCpus, loadCpus, pinned, note: null }
}

const refuse: (why: string) => never = (why) => {
  throw new UsageError(
    `--resume cannot be used: ${why}; go back to what the run was begun with, or start anew`,
  )
}
