// Reads what iperf3 says at its end (`--json`). https://software.es.net/iperf/invoking.html
import * as z from 'zod'
import type { StreamedOutcome } from '../../results/sender-comparison.ts'
import { TrialError } from '../failure/failure.ts'

const reportSchema = z.object({
  start: z.object({ version: z.string() }),
  end: z.object({
    /** Counted by the receiver, without the warm-up. */
    sum_received: z.object({ bits_per_second: z.number().positive() }),
    cpu_utilization_percent: z.object({ host_total: z.number(), remote_total: z.number() }),
  }),
})

const errorSchema = z.object({ error: z.string() })

/** @throws TrialError with what it complains of, or where it is no report */
export const readReport = (text: string): StreamedOutcome => {
  const json = parseJson(text)
  const complaint = errorSchema.safeParse(json)
  if (complaint.success) throw new TrialError('died', `iperf3: ${complaint.data.error}`)
  const parsed = reportSchema.safeParse(json)
  if (!parsed.success)
    throw new TrialError('invalid-line', `iperf3 made no report: ${z.prettifyError(parsed.error)}`)
  const { start, end } = parsed.data
  return {
    status: 'streamed',
    version: start.version.replace(/^iperf\s+/, ''),
    bytesPerSecond: end.sum_received.bits_per_second / 8,
    senderCpu: end.cpu_utilization_percent.host_total / 100,
    receiverCpu: end.cpu_utilization_percent.remote_total / 100,
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TrialError('invalid-line', `iperf3 made no report: ${text.slice(0, 80)}`, { cause })
  }
}
