// A published run as the site tells of it: what it is called, what it measured first, which machine that was.
import type { ScenarioRecord } from '../../results/schema.ts'
import type { PublishedFolder } from '../../results/store/published.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { samePoint } from '../stats/identity.ts'

export interface SiteRun extends PublishedFolder {
  readonly stored: StoredRun
  readonly summary: Summary
  /** The committed page and summary as they are. */
  readonly pageText: string
  readonly summaryText: string
}

/** What a run measured first, and its rows: the headline of its page. */
export interface FirstPoint {
  readonly scenario: ScenarioRecord
  readonly point: ScenarioRecord['points'][number]
  readonly title: string
  readonly rows: readonly SummaryRow[]
}

export const firstPoint = ({ stored, summary }: SiteRun): FirstPoint | null => {
  const [scenario] = stored.run.scenarios
  const [point] = scenario?.points ?? []
  if (scenario === undefined || point === undefined) return null
  return {
    scenario,
    point,
    title: scenario.points.length === 1 ? scenario.title : `${scenario.title} · ${point.label}`,
    rows: summary.rows.filter((row) => samePoint(row, { scenario: scenario.id, point: point.id })),
  }
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
