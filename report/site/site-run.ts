// A published run as the site tells of it: what it is called, what it measured first, which machine that was.
import type { ScenarioRecord } from '../../results/schema.ts'
import type { PublishedFolder } from '../../results/store/published.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { type PlannedPoint, plannedPoints } from '../stats/identity.ts'

export interface SiteRun extends PublishedFolder {
  readonly stored: StoredRun
  readonly summary: Summary
  /** The committed page and summary as they are. */
  readonly pageText: string
  readonly summaryText: string
}

/** What a run measured first, and its rows: the headline of its page. */
export interface FirstPoint extends PlannedPoint {
  readonly scenario: ScenarioRecord
}

export const firstPoint = ({ stored, summary }: SiteRun): FirstPoint | null => {
  const [scenario] = stored.run.scenarios
  if (scenario === undefined) return null
  const [first] = plannedPoints(scenario, summary.rows)
  return first === undefined ? null : { scenario, ...first }
}

/**
 * The same for runs of one machine: it is called the same, and says the same of its CPU and of what lies under it. A name
 * alone would join machines that were replaced, a CPU alone all machines of one kind.
 */
export const machineKey = ({ machine, stored }: SiteRun): string => {
  const { cpuModel, cpus, physicalCores, architecture, virtualization } = stored.run.environment
  return JSON.stringify([machine, cpuModel, cpus, physicalCores, architecture, virtualization])
}

export const machineText = ({ stored }: SiteRun): string => {
  const { cpuModel, cpus, architecture, virtualization } = stored.run.environment
  return `${cpuModel}, ${cpus} CPUs, ${architecture}, ${virtualization ?? 'no virtualization found'}`
}
