// The bars of a histogram of times: bins of equal width on a logarithmic axis, because times go over powers of ten.
import { build, decodeFromCompressedBase64, JsHistogram } from 'hdr-histogram-js'
import { formatCount, formatNumber } from '../format.ts'

export interface TimeBar {
  readonly fromMs: number
  readonly toMs: number
  readonly count: number
  readonly share: number
  readonly aria: string
}

const usualBars = 48
/** Where all times are alike there is one bar of this width. */
const leastRatio = 1.05

/** Empty bins are left out. @param encoded compressed V2 encoding of whole µs, as base64 */
export const timeBars = (encoded: string, mostBars = usualBars): readonly TimeBar[] => {
  const counts = readCounts(encoded)
  const [first] = counts
  const last = counts.at(-1)
  if (!first || !last) return []
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const ratio = Math.max(leastRatio, (last.micros / first.micros) ** (1 / mostBars))
  // The largest belongs to the last bin, at whose end it stands.
  const binOf = (micros: number): number =>
    Math.min(mostBars - 1, Math.floor(Math.log(micros / first.micros) / Math.log(ratio) + 1e-9))
  const bins = Map.groupBy(counts, ({ micros }) => binOf(micros))
  return [...bins].map(([bin, members]) => {
    const count = members.reduce((sum, member) => sum + member.count, 0)
    const fromMs = (first.micros * ratio ** bin) / 1000
    const toMs = fromMs * ratio
    const aria = `${formatNumber(fromMs)} to ${formatNumber(toMs)} ms: ${formatCount(count)}`
    return { fromMs, toMs, count, share: count / total, aria }
  })
}

interface Counted {
  readonly micros: number
  readonly count: number
}

/** A time of 0 has no place on the axis: it counts as 1 µs, which is as small as times are told apart. */
const readCounts = (encoded: string): readonly Counted[] => {
  const histogram = build({ numberOfSignificantValueDigits: 3 })
  histogram.add(decodeFromCompressedBase64(encoded))
  if (!(histogram instanceof JsHistogram)) throw new Error('the histogram cannot be iterated over')
  const counts: Counted[] = []
  const { recordedValuesIterator: values } = histogram
  values.reset()
  while (values.hasNext()) {
    const { valueIteratedTo, countAtValueIteratedTo } = values.next()
    counts.push({ micros: Math.max(1, valueIteratedTo), count: countAtValueIteratedTo })
  }
  return counts
}
