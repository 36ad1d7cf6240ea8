// Senders side by side, as one table for a README: a row a sender, two columns a size.
import { formatFrameSize, formatNumber, formatRatio, noValue } from '../format.ts'
import { type SenderRow, senderName } from '../stats/senders.ts'
import { markdownTable } from './markdown.ts'

/** Ends without a line break. */
export const senderMarkdown = (rows: readonly SenderRow[]): string => {
  const sizes = [...new Set(rows.map(({ frameBytes }) => frameBytes))]
  const senders = [...new Set(rows.map(({ sender }) => sender))]
  const columns = sizes.flatMap((frameBytes) => [
    { head: `${formatFrameSize(frameBytes)}: frames/s`, align: 'right' as const },
    { head: 'own ÷ it', align: 'right' as const },
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
  const table = markdownTable([{ head: 'sent by', align: 'left' }, ...columns], lines)
  return likeWithLike.length === 0
    ? table
    : `${table}\n\nOwn generator with one image ÷ iperf3, which sends one block: ${likeWithLike.join('; ')}.`
}
