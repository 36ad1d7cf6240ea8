// A window that was made longer: its last line has to hold what came in all of it, not only since the line before. Pure.
import type { GeneratorStatsLine } from '../../runners/contract.ts'
import { mergeHistograms } from './merge-histograms.ts'

/** The later line, whose counters are totals already, with the histograms of both. Ages of what waits are the later's. */
export const joinLines = (earlier: GeneratorStatsLine, later: GeneratorStatsLine): GeneratorStatsLine => {
  const { pace, received, control } = later
  return {
    ...later,
    pace: pace && {
      ...pace,
      sendLateness: join(earlier.pace?.sendLateness, pace.sendLateness),
      acks: pace.acks && { ...pace.acks, latency: join(earlier.pace?.acks?.latency, pace.acks.latency) },
    },
    received: received && { ...received, latency: join(earlier.received?.latency, received.latency) },
    ...(control
      ? {
          control: {
            ...control,
            sendLateness: join(earlier.control?.sendLateness, control.sendLateness),
            latency: join(earlier.control?.latency, control.latency),
          },
        }
      : {}),
  }
}

const join = (earlier: string | undefined, later: string): string =>
  earlier === undefined ? later : mergeHistograms([earlier, later])
