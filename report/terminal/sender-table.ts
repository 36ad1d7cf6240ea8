// Senders side by side, for a terminal of 80 columns.
import { type SenderComparison, streamSender } from '../../results/sender-comparison.ts'
import {
  formatFrameSize,
  formatInterval,
  formatNumber,
  formatRatio,
  formatShare,
  noValue,
  oneLine,
} from '../format.ts'
import { type SenderRow, senderName } from '../stats/senders.ts'
import { paragraph } from './paragraph.ts'
import { renderPlainTable } from './plain-table.ts'

const columns = [
  { head: 'sent by', width: 24, align: 'left' },
  { head: 'frames/s', width: 8, align: 'right' },
  { head: '95 % interval', width: 13, align: 'right' },
  { head: 'own ÷ it', width: 18, align: 'right' },
  { head: 'CPU', width: 6, align: 'right' },
  { head: 'sink', width: 6, align: 'right' },
] as const

/** A block a size, then what could not be measured and why. Ends without a line break. */
export const renderSenders = (
  rows: readonly SenderRow[],
  { sink, missing }: Pick<SenderComparison, 'sink' | 'missing'>,
): string => {
  const blocks = [...Map.groupBy(rows, ({ frameBytes }) => frameBytes)].map(([frameBytes, ofSize]) =>
    [
      `images of ${formatFrameSize(frameBytes)} into the ${sink}`,
      renderPlainTable(columns, ofSize.map(cells)),
    ].join('\n'),
  )
  const notes = [
    'own ÷ it: how many times as many the own generator sends; CPU: shares of one core',
    ...(rows.some(({ sender }) => sender === streamSender)
      ? ['iperf3 sends plain bytes to a server of its own, at most 1 MiB a call, and the same ones always']
      : []),
    ...rows.flatMap(({ frameBytes, oneImageRatio }) =>
      oneImageRatio
        ? [
            `with one image again and again the own generator sends ${formatRatio(oneImageRatio)} times as many ` +
              `as iperf3 at ${formatFrameSize(frameBytes)}`,
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
