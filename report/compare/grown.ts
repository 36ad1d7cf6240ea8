// Which parts of a frame's CPU time grew from one run to another: why a row became slower.
import type { Interval, SummaryRow } from '../../results/summary-schema.ts'
import { formatMilliseconds, formatNumber, listSome } from '../format.ts'

/** A part in both runs, in ms or counts a frame. */
interface Part {
  readonly name: string
  readonly before: number
  readonly after: number
}

/** Of what the whole grew by: smaller growth explains little. */
const leastShare = 0.15
/** Of the CPU time before: less is noise. */
const leastGrowth = 0.03
/** Page faults and switches, as a ratio and a number. */
const leastRatio = 1.5
const leastCount = 1
const namedParts = 6

/**
 * The parts by user and kernel time and by thread, each on its own, with page faults and switches that grew as well. Rows whose
 * CPU time a frame did not grow are slower for another reason, which is said.
 * @returns undefined where one of the rows has no CPU time by parts
 */
export const grownParts = (a: SummaryRow, b: SummaryRow): string | undefined => {
  if (a.cpuMsPerFrame === null || b.cpuMsPerFrame === null) return undefined
  const kinds = partsOf(a, b, kindParts)
  if (kinds.length === 0) return undefined
  const grown = b.cpuMsPerFrame - a.cpuMsPerFrame
  if (grown < leastGrowth * a.cpuMsPerFrame) return 'CPU time a frame did not grow: it waited more'
  const isGrown = ({ before, after }: Part): boolean => after - before >= leastShare * grown
  const times = [kinds, partsOf(a, b, threadParts)]
    .map((parts) => parts.filter(isGrown).sort((x, y) => y.after - y.before - (x.after - x.before)))
    .flatMap((parts) => parts.map((part) => partText(part, formatMilliseconds, ' ms')))
  const counts = partsOf(a, b, countParts)
    .filter(({ before, after }) => after - before >= leastCount && after >= leastRatio * before)
    .map((part) => partText(part, formatNumber, ''))
  return `grew per frame: ${listSome([...times, ...counts], namedParts)}`
}

type PartsOf = (row: SummaryRow) => Readonly<Record<string, number | undefined>>

const kindParts: PartsOf = ({ metrics }) => ({
  'user time': metrics['userCpuMsPerFrame'],
  'kernel time': metrics['systemCpuMsPerFrame'],
})

const threadParts: PartsOf = ({ breakdown }) => ({
  'first thread': medianOf(breakdown?.firstThreadMs),
  'other threads': medianOf(breakdown?.otherThreadsMs),
  'ended threads': medianOf(breakdown?.endedMs),
})

const countParts: PartsOf = ({ breakdown }) => ({
  'minor page faults': medianOf(breakdown?.minorFaults),
  'major page faults': medianOf(breakdown?.majorFaults),
  'voluntary context switches': medianOf(breakdown?.voluntarySwitches),
  'involuntary context switches': medianOf(breakdown?.involuntarySwitches),
})

const medianOf = (interval: Interval | undefined): number | undefined => interval?.median

/** Those that both rows have. */
const partsOf = (a: SummaryRow, b: SummaryRow, read: PartsOf): readonly Part[] => {
  const [inA, inB] = [read(a), read(b)]
  return Object.keys(inA).flatMap((name) => {
    const [before, after] = [inA[name], inB[name]]
    return before === undefined || after === undefined ? [] : [{ name, before, after }]
  })
}

const partText = ({ name, before, after }: Part, format: (value: number) => string, unit: string): string =>
  `${name} ${format(before)} → ${format(after)}${unit}`
