// The sections of the page in the order of use, and what each of them found, in a few words.
import type { ScenarioRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { claimsScenario } from '../claims/measure.ts'
import { isLadder } from '../stats/step-gain.ts'

export interface SectionLink {
  readonly id: string
  readonly title: string
  /** One sentence; empty where the section has no finding. */
  readonly finding: string
}

/** Of scenarios, by the question that they answer. Those of one kind stay in the order of the run. */
const kinds = [
  'capacity',
  'throughput',
  'ladder',
  'claims',
  'framework',
  'transport',
  'latency',
  'behaviour',
] as const

export type SectionKind = (typeof kinds)[number]

const longestFinding = 140

/** Of the section of a scenario in its page. @param index in the run */
export const scenarioId = (index: number): string => `scenario-${index + 1}`

/** @param rows of the scenario */
export const kindOf = (
  { id, points, mode }: Pick<ScenarioRecord, 'id' | 'points' | 'mode'>,
  rows: readonly Pick<SummaryRow, 'role' | 'stepGain' | 'metrics' | 'memory'>[],
): SectionKind => {
  if (id === claimsScenario) return 'claims'
  if (points.some(({ capacity }) => capacity !== undefined)) return 'capacity'
  if (2 * rows.filter(({ role }) => role === 'framework').length > rows.length) return 'framework'
  if (isLadder(rows)) return 'ladder'
  if (points.some(({ slowViewer, control }) => slowViewer !== undefined || control !== undefined))
    return 'behaviour'
  if (mode === 'echo' || points.some(({ pace }) => pace !== undefined)) return 'latency'
  return 'throughput'
}

export const isBeforeClaims = (kind: SectionKind): boolean => kinds.indexOf(kind) < kinds.indexOf('claims')

/** By kind; equal kinds stay in their order. */
export const inOrderOfUse = <T extends { readonly kind: SectionKind }>(
  scenarios: readonly T[],
): readonly T[] => [...scenarios].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))

/** Cut between words where it is long. */
export const shorten = (finding: string): string => {
  if (finding.length <= longestFinding) return finding
  const cut = finding.slice(0, longestFinding)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 1))} …`
}
