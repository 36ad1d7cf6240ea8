// Which systems carry a rig, what is left of the server's CPU time, and how many cores more cameras would need.
import { metShare, nearFullShare } from '../results/judgement.ts'
import type { RunRecord, ScenarioRecord } from '../results/schema.ts'
import type { Summary, SummaryRow, Verdict } from '../results/summary-schema.ts'
import {
  formatFrameSize,
  formatLatency,
  formatMebibytes,
  formatMs,
  formatNumber,
  formatReason,
  formatShare,
  listSome,
  noValue,
  rowNames,
} from './format.ts'
import { type PlannedPoint, plannedPoints } from './stats/identity.ts'
import { isSystem } from './stats/ranking.ts'
import { serverCores } from './stats/summarize.ts'

export type Carries = 'yes' | 'no' | 'unknown'

export interface RigRow {
  readonly name: string
  readonly runner: string
  readonly carries: Carries
  /** Why not, or why it is unknown; empty otherwise. */
  readonly why: string
  /** In the order of `columns`; empty without a figure. */
  readonly cells: readonly string[]
}

export interface RigAnswer {
  /** The rig as a sentence: its cameras, bytes and limit. */
  readonly load: string
  readonly columns: readonly string[]
  /** Who carries it first, and of these who leaves most of the core. */
  readonly rows: readonly RigRow[]
  /** How many carry it, and what more cameras would need. */
  readonly sentences: readonly string[]
}

type Point = ScenarioRecord['points'][number]
type Goal = NonNullable<ScenarioRecord['rig']>

/** A system and its figures at the rig's load. */
interface Judged {
  readonly name: string
  readonly row: SummaryRow
  readonly carries: Carries
  readonly why: string
}

/** Answers in words beside the table name so many systems. */
const namedSystems = 3

/** One for each point of a rig; empty for a run without rigs. Pure. */
export const rigAnswers = (run: RunRecord, { rows }: Pick<Summary, 'rows'>): readonly RigAnswer[] =>
  run.scenarios.flatMap((scenario) => {
    const { rig } = scenario
    return rig === undefined
      ? []
      : plannedPoints(scenario, rows).map((planned) => answerPoint(planned, rig, serverCores(run.placement)))
  })

const answerPoint = ({ point, rows }: PlannedPoint, goal: Goal, cores: number): RigAnswer => {
  const systems = rows.filter(isSystem)
  const names = rowNames(systems)
  const judged = systems
    .map((row, index): Judged => ({ row, name: names[index] ?? row.label, ...judge(row, goal) }))
    .toSorted(byAnswer)
  const columns = columnsOf(judged, point, cores)
  return {
    load: loadSentence(point, goal, cores),
    columns: columns.map(({ head }) => head),
    rows: judged.map(({ name, row, carries, why }) => ({
      ...{ name, runner: row.runner, carries, why },
      cells: row.fps === null ? [] : columns.map(({ cell }) => cell(row)),
    })),
    sentences: [...countSentence(judged), ...sizeSentences(judged, point, cores)],
  }
}

/** What says nothing about the server, where the rig was not carried. */
const excuses: Partial<Record<Verdict, string>> = {
  'client-bound': 'the load generator was full',
  'both-busy': 'server and load generator were both full',
  disturbed: 'other programs disturbed it: measure again on a quiet machine',
  unknown: 'how busy it was could not be measured',
}

const judge = (row: SummaryRow, { p99Ms }: Goal): Pick<Judged, 'carries' | 'why'> => {
  const { status, latencyMs, metrics, verdict, dropped, trials } = row
  const no = (why: string) => ({ carries: 'no', why }) as const
  const unknown = (why: string) => ({ carries: 'unknown', why }) as const
  if (row.fps === null)
    return status === 'refused' || status === 'failed' ? no(formatReason(row)) : unknown(formatReason(row))
  if (trials.failed > 0) return no(`${trials.failed} of ${trials.planned} trials failed`)
  if (dropped !== null && dropped > 0) return no(`it dropped ${formatNumber(dropped)} frames`)
  const share = metrics['deliveredShare'] ?? 0
  const isMet = share >= metShare
  // Where even the slowest frame is within the limit, 99 of 100 are, however few there were.
  const p99 = latencyMs?.p99 ?? null
  const isWithin = latencyMs !== null && (p99 ?? latencyMs.max) <= p99Ms
  if (isMet && isWithin) return { carries: 'yes', why: '' }
  const excuse = excuses[verdict]
  if (excuse !== undefined) return unknown(excuse)
  if (!isMet)
    return no(
      `${formatShare(share)} of the frames came${verdict === 'network-bound' ? ': the link was full' : ''}`,
    )
  if (p99 === null) return unknown('too few frames for a p99: give more --rounds')
  return no(`p99 ${formatMs(p99)}, above ${formatMs(p99Ms)}`)
}

const order: readonly Carries[] = ['yes', 'no', 'unknown']

const byAnswer = (a: Judged, b: Judged): number =>
  order.indexOf(a.carries) - order.indexOf(b.carries) || cpuOf(a) - cpuOf(b)

const cpuOf = ({ row }: Judged): number => row.serverCpu ?? Number.POSITIVE_INFINITY

interface Column {
  readonly head: string
  readonly cell: (row: SummaryRow) => string
}

const columnsOf = (judged: readonly Judged[], point: Point, cores: number): readonly Column[] => {
  const hasLink = judged.some(({ row }) => row.metrics['linkShare'] !== undefined)
  return [
    {
      head: cores === 1 ? 'core left' : 'cores left',
      cell: ({ serverCpu }) =>
        serverCpu === null ? noValue : leftText(Math.max(0, cores - serverCpu), cores),
    },
    { head: 'p50 ms', cell: ({ latencyMs }) => formatLatency(latencyMs?.p50) },
    { head: 'p99 ms', cell: ({ latencyMs }) => formatLatency(latencyMs?.p99) },
    { head: 'memory', cell: ({ peakRssBytes }) => formatMebibytes(peakRssBytes) },
    ...(hasLink
      ? [{ head: 'link', cell: ({ metrics }: SummaryRow) => formatShare(metrics['linkShare'] ?? null) }]
      : []),
    { head: 'est. cams/core', cell: (row) => formatEstimate(camerasPerCore(row, point)) },
  ]
}

const leftText = (left: number, cores: number): string =>
  cores === 1 ? formatShare(left) : `${left.toFixed(1)} of ${cores}`

const formatEstimate = (cameras: number | null): string =>
  cameras === null ? noValue : `about ${formatNumber(cameras)}`

/** By the CPU time of this load alone; null where it was not measured. */
const camerasPerCore = ({ serverCpu }: SummaryRow, { connections }: Point): number | null =>
  serverCpu === null || serverCpu <= 0 ? null : Math.floor((connections * nearFullShare) / serverCpu)

const bytesPerGigabit = 1e9 / 8
/** The usual speed of the link of a server. */
const linkGigabits = 10

const loadSentence = (point: Point, { p99Ms }: Goal, cores: number): string => {
  const { connections, viewers = 0, frameBytes, pace } = point
  const inBytes = connections * frameBytes * (pace?.fps ?? 0)
  const gigabits = (inBytes * Math.max(1, viewers)) / bytesPerGigabit
  const out = viewers > 0 ? `, ${formatMebibytes(inBytes * viewers)}/s out` : ''
  return (
    `${connections} × ${formatFrameSize(frameBytes)} × ${formatNumber(pace?.fps ?? 0)} FPS: ` +
    `${formatMebibytes(inBytes)}/s in${out}, ${formatShare(gigabits / linkGigabits)} of a link of ${linkGigabits} Gbit/s; ` +
    `p99 within ${formatMs(p99Ms)}; ${cores === 1 ? 'one core' : `${cores} cores`}.`
  )
}

const countSentence = (judged: readonly Judged[]): readonly string[] => {
  const carriers = judged.filter(({ carries }) => carries === 'yes')
  const unknown = judged.filter(({ carries }) => carries === 'unknown').length
  const most = carriers.map(({ name, row }) => `${name} (${formatShare(row.serverCpu)})`)
  return [
    `${carriers.length} of ${judged.length} systems carry it` +
      `${unknown > 0 ? `, of ${unknown} it is not known` : ''}` +
      `${carriers.length > 0 ? `; least CPU, in shares of a core: ${listSome(most, namedSystems)}` : ''}.`,
  ]
}

/** Twice the cameras, with the cheapest and the dearest system that carry these. */
const sizeSentences = (
  judged: readonly Judged[],
  { connections }: Point,
  cores: number,
): readonly string[] => {
  const carriers = judged.filter(({ carries, row }) => carries === 'yes' && row.serverCpu !== null)
  const cameras = 2 * connections
  const needs = [...new Set([carriers[0], carriers.at(-1)])].flatMap((each) =>
    each === undefined || each.row.serverCpu === null
      ? []
      : [`${coresText(Math.ceil((2 * each.row.serverCpu) / nearFullShare))} with ${each.name}`],
  )
  return needs.length === 0
    ? []
    : [
        `Estimate, from CPU time at this load: ${formatNumber(cameras)} of these cameras would need ${needs.join(', ')}. ` +
          `It was measured with ${connections} on ${coresText(cores)}; latency at more is not known.`,
      ]
}

const coresText = (cores: number): string => (cores === 1 ? '1 core' : `${formatNumber(cores)} cores`)
