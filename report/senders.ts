// Comparison of senders: the FPS of each, the ratio of the prepared generator to each, and tables of both.
import { median } from 'simple-statistics'
import {
  ownSender,
  repeatingSender,
  type SenderComparison,
  type SenderTrial,
  streamSender,
} from '../results/sender-comparison.ts'
import type { Interval } from '../results/summary-schema.ts'
import {
  formatFrameSize,
  formatInterval,
  formatNumber,
  formatRatio,
  formatShare,
  noValue,
  oneLine,
} from './format.ts'
import { markdownTable } from './markdown.ts'
import { inverseInterval, logInterval } from './stats/estimate.ts'
import { type PairedTrial, pairedRatio, ratiosTo } from './stats/ratio.ts'
import { trialFigures } from './stats/trial-figures.ts'
import { paragraph, renderPlainTable } from './terminal/text.ts'

export interface SenderRow {
  readonly sender: string
  readonly label: string
  /** Of the library, or of iperf3; null for the prepared generator, and if no trial completed. */
  readonly version: string | null
  readonly frameBytes: number
  /** FPS that the sink received; for iperf3, its bytes divided by the frame size. */
  readonly fps: Interval | null
  /** FPS of the prepared generator over those of this sender, within rounds; null for itself, and if no round has both. */
  readonly ownRatio: Interval | null
  /** For iperf3 only: the same ratio with one repeated frame, because iperf3 repeats one block. */
  readonly oneImageRatio: Interval | null
  /** Medians, as shares of one core. */
  readonly senderCpu: number | null
  readonly sinkCpu: number | null
  /** FPS of each trial. */
  readonly perTrial: readonly PairedTrial[]
  /** Why trials have no figure. */
  readonly failures: readonly string[]
}

interface Figures extends PairedTrial {
  readonly senderCpu: number
  readonly sinkCpu: number
}

/** With the library's version if a trial reported it. */
const senderName = ({ label, version }: Pick<SenderRow, 'label' | 'version'>): string =>
  version === null ? label : `${label} ${version}`

/** Rows by size: the prepared generator first, then by the ratio. */
export const summarizeSenders = ({ perTrial }: Pick<SenderComparison, 'perTrial'>): readonly SenderRow[] =>
  [...Map.groupBy(perTrial, ({ frameBytes }) => frameBytes)]
    .sort(([a], [b]) => a - b)
    .flatMap(([, ofSize]) => rowsOfSize(ofSize))

const rowsOfSize = (perTrial: readonly SenderTrial[]): readonly SenderRow[] => {
  const groups = [...Map.groupBy(perTrial, ({ sender }) => sender).values()]
  const figures = groups.map((group) => group.flatMap((trial) => figuresOf(trial) ?? []))
  const own = figures[groups.findIndex(([first]) => first?.sender === ownSender)] ?? []
  const ratios = ratiosTo(own, figures)
  const repeating = figures[groups.findIndex(([first]) => first?.sender === repeatingSender)] ?? []
  return groups
    .flatMap(
      (group, index) =>
        describeRow(group, figures[index] ?? [], ratios[index]?.interval ?? null, repeating) ?? [],
    )
    .sort((a, b) => placeOf(a) - placeOf(b))
}

/** The prepared generator first, rows without a ratio last. */
const placeOf = ({ sender, ownRatio }: SenderRow): number =>
  sender === ownSender ? 0 : (ownRatio?.median ?? Number.MAX_VALUE)

const describeRow = (
  group: readonly SenderTrial[],
  figures: readonly Figures[],
  toOwn: Interval | null,
  repeating: readonly Figures[],
): SenderRow | null => {
  const [first] = group
  if (!first) return null
  const { sender, label, frameBytes } = first
  return {
    sender,
    label,
    version: group.map(versionOf).find((version) => version !== null) ?? null,
    frameBytes,
    fps: logInterval(figures.map(({ fps }) => fps)),
    ownRatio: sender === ownSender || toOwn === null ? null : inverseInterval(toOwn),
    oneImageRatio: sender === streamSender ? pairedRatio(repeating, figures) : null,
    senderCpu: medianOf(figures.map(({ senderCpu }) => senderCpu)),
    sinkCpu: medianOf(figures.map(({ sinkCpu }) => sinkCpu)),
    perTrial: figures.map(({ round, fps }) => ({ round, fps })),
    failures: group.flatMap(({ outcome }) => describeFailure(outcome) ?? []),
  }
}

const figuresOf = ({ frameBytes, round, outcome }: SenderTrial): Figures | null => {
  if (outcome.status === 'streamed') {
    const { bytesPerSecond, senderCpu, receiverCpu } = outcome
    return { round, fps: bytesPerSecond / frameBytes, senderCpu, sinkCpu: receiverCpu }
  }
  const figures = trialFigures({ round, outcome })
  return figures && { round, fps: figures.fps, senderCpu: figures.generatorCpu, sinkCpu: figures.serverCpu }
}

const versionOf = ({ sender, outcome }: SenderTrial): string | null => {
  if (sender === ownSender || sender === repeatingSender) return null
  if (outcome.status === 'streamed') return outcome.version
  return outcome.status === 'completed' ? outcome.generatorReady.libraryVersion : null
}

const describeFailure = (outcome: SenderTrial['outcome']): string | null => {
  switch (outcome.status) {
    case 'streamed':
    case 'completed':
      return null
    case 'failed':
      return outcome.failure.message
    case 'refused':
      return `refused with ${outcome.closeCode}: ${outcome.closeReason}`
    default:
      return outcome.reason
  }
}

const medianOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : median([...values])

const terminalColumns = [
  { head: 'sender', width: 24, align: 'left' },
  { head: 'FPS', width: 8, align: 'right' },
  { head: '95 % interval', width: 13, align: 'right' },
  { head: 'own ÷ sender', width: 18, align: 'right' },
  { head: 'CPU', width: 6, align: 'right' },
  { head: 'sink', width: 6, align: 'right' },
] as const

/** For a terminal of 80 columns: one block per size, then notes and failures. Ends without a line break. */
export const renderSenders = (
  rows: readonly SenderRow[],
  { sink, missing }: Pick<SenderComparison, 'sink' | 'missing'>,
): string => {
  const blocks = [...Map.groupBy(rows, ({ frameBytes }) => frameBytes)].map(([frameBytes, ofSize]) =>
    [
      `${formatFrameSize(frameBytes)} frames into the ${sink}`,
      renderPlainTable(terminalColumns, ofSize.map(cells)),
    ].join('\n'),
  )
  const notes = [
    'own ÷ sender: FPS of the own generator over the sender’s; CPU: shares of one core',
    ...(rows.some(({ sender }) => sender === streamSender)
      ? ['iperf3 sends raw bytes to its own server: one block, at most 1 MiB per call, repeated']
      : []),
    ...rows.flatMap(({ frameBytes, oneImageRatio }) =>
      oneImageRatio
        ? [
            `with one repeated image the own generator sends ${formatRatio(oneImageRatio)} times as many ` +
              `frames as iperf3 at ${formatFrameSize(frameBytes)}`,
          ]
        : [],
    ),
    ...missing.map(({ label, reason, remedy }) => `${label} is missing: ${reason} (${remedy})`),
    ...rows.flatMap(({ label, frameBytes, failures }) =>
      failures.map((reason) => `${label} failed at ${formatFrameSize(frameBytes)}: ${reason}`),
    ),
  ]
  return [...blocks, notes.map((note) => paragraph('', oneLine(note), 2)).join('\n')].join('\n\n')
}

const cells = ({ fps, ownRatio, senderCpu, sinkCpu, ...row }: SenderRow): readonly string[] => [
  oneLine(senderName(row)),
  fps === null ? noValue : formatNumber(fps.median),
  formatInterval(fps),
  formatRatio(ownRatio),
  formatShare(senderCpu),
  formatShare(sinkCpu),
]

/** One table for the documentation: a row per sender, two columns per size. Ends without a line break. */
export const senderMarkdown = (rows: readonly SenderRow[]): string => {
  const sizes = [...new Set(rows.map(({ frameBytes }) => frameBytes))]
  const senders = [...new Set(rows.map(({ sender }) => sender))]
  const columns = sizes.flatMap((frameBytes) => [
    { head: `${formatFrameSize(frameBytes)}: FPS`, align: 'right' as const },
    { head: 'own ÷ sender', align: 'right' as const },
  ])
  const lines = senders.map((sender) => {
    const own = rows.filter((row) => row.sender === sender)
    const figures = sizes.flatMap((frameBytes) => {
      const row = own.find((candidate) => candidate.frameBytes === frameBytes)
      return [row?.fps ? formatNumber(row.fps.median) : noValue, formatRatio(row?.ownRatio ?? null)]
    })
    return [own[0] ? senderName(own[0]) : sender, ...figures]
  })
  const likeWithLike = rows.flatMap(({ frameBytes, oneImageRatio }) =>
    oneImageRatio ? [`${formatRatio(oneImageRatio)} at ${formatFrameSize(frameBytes)}`] : [],
  )
  const table = markdownTable([{ head: 'sender', align: 'left' }, ...columns], lines)
  return likeWithLike.length === 0
    ? table
    : `${table}\n\nOwn generator with one image ÷ iperf3, which sends one block: ${likeWithLike.join('; ')}.`
}
