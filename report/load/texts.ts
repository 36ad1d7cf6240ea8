// Texts of a load result, shared by the terminal and the page.
import { closeCodeMeaning } from '../../results/close-codes.ts'
import type { LoadResult, LoadTimes } from '../../results/load-result-schema.ts'
import type { Fact } from '../facts.ts'
import {
  countOf,
  formatCount,
  formatLatency,
  formatMebibytes,
  formatNumber,
  formatShare,
  noValue,
  oneLine,
} from '../format.ts'
import { serverFacts } from './server-process.ts'

/** Names of the counted frames: not every server acknowledges them. */
const countedWords = {
  sent: 'sent (handed to the kernel; arrival unknown)',
  delivered: 'delivered (answered by the server)',
  received: 'received',
} as const

/** Name and value of all results, the most important first. */
export const loadFacts = (result: LoadResult): readonly Fact[] => [
  ['frames', `${formatCount(result.frames)} ${wordsOf(result)} in ${formatNumber(result.windowMs / 1000)} s`],
  ['rate', `${formatNumber(result.fps)} FPS, ${formatNumber(result.gbitPerSecond)} Gbit/s`],
  ...due(result),
  ...(result.sentInAll === null
    ? []
    : [
        [
          'total',
          `${formatCount(result.sentInAll)} sent, including warm-up and frames in flight at the end`,
        ] as const,
      ]),
  ...(result.latency
    ? [['latency', `${result.doubt === null ? '' : 'doubtful, '}${timesText(result.latency)}`] as const]
    : []),
  ...(result.doubt === null ? [] : [['why doubtful', oneLine(result.doubt)] as const]),
  ...(result.unanswered ? [['unanswered', `${formatCount(result.unanswered)} at the end`] as const] : []),
  ...(result.lateness ? [['send lateness', timesText(result.lateness)] as const] : []),
  ...(result.intervals ? [['intervals', timesText(result.intervals)] as const] : []),
  ...viewFacts(result),
  ['generator', generatorText(result)],
  ['connections', connectionsText(result)],
  ...result.connections.ends.map(
    (end) =>
      [
        `${end.count} ended`,
        oneLine(
          `${end.kind}: close code ${end.code}${end.reason === '' ? '' : `, ${end.reason}`}${closeCodeMeaning(end.code)}`,
        ),
      ] as const,
  ),
  ...(result.wrongAnswers > 0
    ? [['wrong answers', `${formatCount(result.wrongAnswers)} with unexpected content`] as const]
    : []),
  ...(result.otherMessages > 0
    ? [
        [
          'other messages',
          `${formatCount(result.otherMessages)} from the server${answerHint(result)}`,
        ] as const,
      ]
    : []),
  ...(result.ignoredMessages > 0
    ? [['ignored', `${formatCount(result.ignoredMessages)} texts by --ignore`] as const]
    : []),
  ...agreedFacts(result),
  ...capacityFacts(result),
  ['verdict', `${result.verdict}: ${oneLine(result.why)}`],
  ...serverFacts(result),
]

/** One line per threshold, with its result. */
export const thresholdLines = ({ thresholds }: LoadResult): readonly string[] =>
  thresholds.map(({ text, value, met, doubtful }) => {
    const shown = value === null ? 'too few samples' : formatNumber(value)
    return `${met ? 'met' : 'MISSED'}  ${oneLine(text)}: ${shown}${doubtful ? ', doubtful' : ''}`
  })

export const loadTitle = ({ settings }: LoadResult): string =>
  oneLine(
    `${settings.mode} ${settings.url}, ${countOf(settings.connections, 'connection')}, ${paceText(settings)}`,
  )

const paceText = ({ fps, window, mode }: LoadResult['settings']): string => {
  if (fps !== null) return `${formatNumber(fps)} FPS each`
  if (window !== null) return `${window} in flight`
  return mode === 'view' ? 'as received' : 'flat out'
}

const wordsOf = ({ counted, images }: LoadResult): string =>
  `${images ? `of ${sizeText(images.frameBytes)} ` : ''}${countedWords[counted]}`

const sizeText = (bytes: number): string =>
  bytes < 2 ** 20 ? `${formatNumber(bytes / 1024)} KiB` : formatMebibytes(bytes)

const due = ({ dueFrames, sentFrames, counted, frames }: LoadResult): readonly Fact[] => [
  ...(dueFrames === null ? [] : [['due', `${formatCount(dueFrames)} by the rate`] as const]),
  ...(sentFrames === null || counted === 'sent' || sentFrames === frames
    ? []
    : [['sent', `${formatCount(sentFrames)} handed to the kernel`] as const]),
]

const timesText = ({ p50, p90, p99, p999, max, samples }: LoadTimes): string =>
  samples === 0
    ? noValue
    : `p50 ${formatLatency(p50)}, p90 ${formatLatency(p90)}, p99 ${formatLatency(p99)}, p99.9 ${formatLatency(p999)}, max ${formatLatency(max)} ms`

const viewFacts = ({ view }: LoadResult): readonly Fact[] =>
  view === null
    ? []
    : [
        [
          'jitter',
          view.jitterMs === null
            ? noValue
            : `${formatLatency(view.jitterMs)} ms between consecutive intervals`,
        ],
        [
          'size',
          view.meanBytes === null
            ? noValue
            : `${formatCount(view.leastBytes)} to ${formatCount(view.mostBytes)} bytes, ${formatNumber(view.meanBytes)} on average`,
        ],
        ...(view.saved > 0 ? [['saved', `${countOf(view.saved, 'image')}`] as const] : []),
        ...(view.saveFault === null ? [] : [['not saved', oneLine(view.saveFault)] as const]),
      ]

const generatorText = ({ generator: { cpu, blocked, peakRssBytes }, settings }: LoadResult): string =>
  `${formatShare(cpu)} of a core, blocked ${formatShare(blocked)} of the time, peak RSS ${formatMebibytes(peakRssBytes)}, ${countOf(settings.processes, 'process', 'processes')}`

const connectionsText = ({ connections }: LoadResult): string =>
  [
    `${connections.open} open at the end`,
    ...(connections.stalled > 0 ? [`${connections.stalled} stalled`] : []),
    `${formatCount(connections.leastFrames)} to ${formatCount(connections.mostFrames)} frames each`,
  ].join(', ')

const notDeflated = 'none: the server declined permessage-deflate, frames were sent uncompressed'

const answerHint = ({ counted }: LoadResult): string =>
  counted === 'sent' ? '; --ack every counts them as answers' : ''

const agreedFacts = ({ agreed, settings }: LoadResult): readonly Fact[] =>
  (
    [
      ['extension', agreed.extensions ?? (settings.deflate === 'off' ? null : notDeflated)],
      ['subprotocol', agreed.subprotocol],
      ['TLS', agreed.cipher],
    ] as const
  ).flatMap(([name, value]) => (value === null ? [] : [[name, oneLine(value)] as const]))

const capacityFacts = ({ capacity }: LoadResult): readonly Fact[] =>
  capacity === null
    ? []
    : [
        [
          'capacity',
          `${capacity.isLowerBound ? '≥ ' : ''}${countOf(capacity.connections, 'connection')} at ${oneLine(capacity.goal)}, limited by ${capacity.limitedBy}${capacity.isConfirmed ? '' : ', not confirmed'}`,
        ],
      ]
