// The words of a load's result: facts for the terminal and the page alike.
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

/** What the counted images are called, because not every server acknowledges them. */
const countedWords = {
  sent: 'sent (handed to the kernel; whether they arrived is not told)',
  delivered: 'delivered (answered by the server)',
  received: 'received',
} as const

/** Name and value of everything that was measured, in the order of interest. */
export const loadFacts = (result: LoadResult): readonly Fact[] => [
  ['images', `${formatCount(result.frames)} ${wordsOf(result)} in ${formatNumber(result.windowMs / 1000)} s`],
  ['rate', `${formatNumber(result.fps)} frames/s, ${formatNumber(result.gbitPerSecond)} Gbit/s`],
  ...due(result),
  ...(result.sentInAll === null
    ? []
    : [
        [
          'in all',
          `${formatCount(result.sentInAll)} sent, with the warm-up and what was under way at the end`,
        ] as const,
      ]),
  ...(result.latency ? [['latency', timesText(result.latency)] as const] : []),
  ...(result.unanswered ? [['unanswered', `${formatCount(result.unanswered)} at the end`] as const] : []),
  ...(result.lateness ? [['begun late by', timesText(result.lateness)] as const] : []),
  ...(result.intervals ? [['intervals', timesText(result.intervals)] as const] : []),
  ...viewFacts(result),
  ['load side', loadText(result)],
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
    ? [['wrong answers', `${formatCount(result.wrongAnswers)} with other content than was sent`] as const]
    : []),
  ...(result.otherMessages > 0
    ? [['other messages', `${formatCount(result.otherMessages)} of the server${answerHint(result)}`] as const]
    : []),
  ...agreedFacts(result),
  ...capacityFacts(result),
  ['verdict', `${result.verdict}: ${oneLine(result.why)}`],
]

/** The result of every limit that was set. */
export const thresholdLines = ({ thresholds }: LoadResult): readonly string[] =>
  thresholds.map(
    ({ text, value, met }) =>
      `${met ? 'kept' : 'MISSED'}  ${oneLine(text)}: ${value === null ? 'too little was measured' : formatNumber(value)}`,
  )

export const loadTitle = ({ settings }: LoadResult): string =>
  oneLine(
    `${settings.mode} ${settings.url}, ${countOf(settings.connections, 'connection')}, ${paceText(settings)}`,
  )

const paceText = ({ fps, window, mode }: LoadResult['settings']): string => {
  if (fps !== null) return `${formatNumber(fps)} FPS each`
  if (window !== null) return `${window} in flight`
  return mode === 'view' ? 'what comes' : 'flat out'
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
            : `${formatLatency(view.jitterMs)} ms from one interval to the next`,
        ],
        [
          'size',
          view.meanBytes === null
            ? noValue
            : `${formatCount(view.leastBytes)} to ${formatCount(view.mostBytes)} bytes, ${formatNumber(view.meanBytes)} on average`,
        ],
        ...(view.saved > 0 ? [['kept', `${countOf(view.saved, 'image')}`] as const] : []),
        ...(view.saveFault === null ? [] : [['not kept', oneLine(view.saveFault)] as const]),
      ]

const loadText = ({ load: { cpu, blocked, peakRssBytes }, settings }: LoadResult): string =>
  `${formatShare(cpu)} of a core, waiting ${formatShare(blocked)} of the time, ${formatMebibytes(peakRssBytes)} at its peak, ${countOf(settings.processes, 'process', 'processes')}`

const connectionsText = ({ connections }: LoadResult): string =>
  [
    `${connections.open} open at the end`,
    ...(connections.stalled > 0 ? [`${connections.stalled} stood still`] : []),
    `${formatCount(connections.leastFrames)} to ${formatCount(connections.mostFrames)} images each`,
  ].join(', ')

const notDeflated = 'none: the server did not agree to permessage-deflate, images went out as they are'

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
