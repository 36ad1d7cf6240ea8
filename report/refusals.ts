// What each system refuses as it comes: its message limit, how it ends the connection, what lifts the limit, and whether frames of
// this run are over it.
import type { SeenRefusal } from '../results/refusal-schema.ts'
import type { RunRecord } from '../results/schema.ts'
import type { Summary, SummaryRow } from '../results/summary-schema.ts'
import { systemOf } from './charts/ladder.ts'
import { oneLine } from './format.ts'

/** One system that does not take every message. */
export interface Refusal {
  readonly runner: string
  readonly name: string
  /** The longest message that it takes; null where the run does not tell. */
  readonly limitBytes: number | null
  /** Null where no message over the limit was sent. */
  readonly closeCode: number | null
  /** One line that lifts the limit, or why nothing does. */
  readonly remedy: string
  readonly link: string | null
  /** Whether frames of this run are larger. */
  readonly refusesHere: boolean
}

/** Of every system with a limit that was measured or reported as shipped, the smallest limit first. */
export const refusalsOf = (run: RunRecord, summary: Summary): readonly Refusal[] =>
  [...Map.groupBy(summary.rows.filter(isServer), ({ runner }) => runner)]
    .flatMap(([runner, rows]) => refusalOf(runner, rows, run) ?? [])
    .sort(byLimit)

/** The smallest limit first; unknown ones last. */
export const byLimit = (a: Refusal, b: Refusal): number =>
  (a.limitBytes ?? Infinity) - (b.limitBytes ?? Infinity) || (a.name < b.name ? -1 : 1)

const isServer = ({ role }: SummaryRow): boolean => role !== 'reference-receiver' && role !== 'generator'

const shipped = 'shipped'
/** Close code for a connection that ended without a close frame. */
const noCloseFrame = 1006

const refusalOf = (runner: string, rows: readonly SummaryRow[], run: RunRecord): Refusal | null => {
  const asShipped = rows.filter(({ variant }) => variant === shipped)
  const refused = [...asShipped, ...rows].find(({ status }) => status === 'refused')
  const checked = checkedRefusal(run, runner)
  const measured = refused?.refusal ?? checked
  const limitBytes = measured?.limitBytes ?? reportedLimit(asShipped)
  const [row] = asShipped.length > 0 ? asShipped : rows
  if (row === undefined || (limitBytes === null && refused === undefined)) return null
  const known = run.limitRemedies?.find((each) => each.runner === runner)
  return {
    runner,
    name: oneLine(systemOf(row)),
    limitBytes,
    closeCode: codeOf(measured, checked),
    remedy: oneLine(known?.remedy ?? unknownRemedy),
    link: known?.link ?? null,
    // A frame within the limit may be over it once it is compressed.
    refusesHere: refused !== undefined || (limitBytes !== null && largestFrame(run) > limitBytes),
  }
}

/** A client that is still sending often loses the close frame; the checks send one message and read it. */
const codeOf = (measured: SeenRefusal | null, checked: SeenRefusal | null): number | null =>
  measured?.closeCode === noCloseFrame ? (checked?.closeCode ?? noCloseFrame) : (measured?.closeCode ?? null)

/** Of runs that did not record it. */
const unknownRemedy = 'its tuned settings raise the limit'

/** Found by the conformance checks, which send one byte more than the limit. */
const checkedRefusal = ({ conformance }: RunRecord, runner: string): SeenRefusal | null =>
  (conformance?.subjects ?? [])
    .filter((subject) => subject.runner === runner && subject.variant === shipped)
    .flatMap(({ results }) => results.flatMap(({ refusal }) => refusal ?? []))[0] ?? null

const reportedLimit = (rows: readonly SummaryRow[]): number | null =>
  rows
    .map(({ applied }) => applied?.['maxMessageBytes'])
    .find((limit): limit is number => typeof limit === 'number') ?? null

/** Zero in a run that sends no frames. */
const largestFrame = ({ scenarios }: RunRecord): number =>
  Math.max(
    0,
    ...scenarios
      .flatMap(({ points }) => points)
      .filter(({ connections, viewers = 0 }) => connections + viewers > 0)
      .map(({ frameBytes }) => frameBytes),
  )
