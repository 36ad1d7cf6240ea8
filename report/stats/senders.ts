// Senders held against each other: frames a second of each, and how many times as many the suite's own generator sends.
import { median } from 'simple-statistics'
import {
  ownSender,
  repeatingSender,
  type SenderComparison,
  type SenderTrial,
  streamSender,
} from '../../results/sender-comparison.ts'
import type { Interval } from '../../results/summary-schema.ts'
import { inverseInterval, logInterval } from './estimate.ts'
import { type PairedTrial, pairedRatio, ratiosTo } from './ratio.ts'
import { trialFigures } from './trial-figures.ts'

export interface SenderRow {
  readonly sender: string
  readonly label: string
  /** Of the library, or of iperf3; null of the own generator, and where no trial came to an end. */
  readonly version: string | null
  readonly frameBytes: number
  /** Images a second that the sink had; of iperf3 its bytes over the size of an image. */
  readonly fps: Interval | null
  /** How many times as many the suite's own generator sends, within rounds; null of itself, and where no round has both. */
  readonly ownRatio: Interval | null
  /** Of iperf3 alone: the same of the own generator with one image, as iperf3 has one block. */
  readonly oneImageRatio: Interval | null
  /** Medians, in shares of one core. */
  readonly senderCpu: number | null
  readonly sinkCpu: number | null
  /** Images a second of each trial. */
  readonly perTrial: readonly PairedTrial[]
  /** Why trials have no figure. */
  readonly failures: readonly string[]
}

interface Figures extends PairedTrial {
  readonly senderCpu: number
  readonly sinkCpu: number
}

/** With the version of its library, where a trial told it. */
export const senderName = ({ label, version }: Pick<SenderRow, 'label' | 'version'>): string =>
  version === null ? label : `${label} ${version}`

/** Rows by size, the suite's own generator first, then by how many times as many that sends. */
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

/** The own generator first, what has no ratio last. */
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
