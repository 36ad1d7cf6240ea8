// The window in which one viewer is slow: the server's memory during it, and one second after the viewer has left.
import type { SlowViewerRecord } from '../../results/slow-viewer-schema.ts'
import type { LineOf, StatsLine, TrialLine } from '../../runners/contract.ts'
import { recoveryMs } from '../../scenarios/durations.ts'
import type { Child } from './child.ts'
import { askServer } from './conversation.ts'
import type { GeneratorSide } from './generator-side.ts'
import { createMemoryLog } from './memory-log.ts'
import { measureWindow, type Window, type WindowOptions } from './window.ts'

export interface SlowWindow extends Window {
  readonly slowViewer: SlowViewerRecord
  /** The server's counters well after the slow viewer has left. */
  readonly after: StatsLine
}

/** @param options whose window is as long as the viewer is slow */
export const watchSlowViewer = async (
  server: Child,
  side: GeneratorSide,
  options: Omit<WindowOptions, 'atStart' | 'during' | 'minFrames'>,
): Promise<SlowWindow> => {
  const { signal } = options
  const log = createMemoryLog(server.readRssBytes)
  const window = await measureWindow(server, side, {
    ...options,
    minFrames: 0,
    // Sent before the first counters are requested, so no earlier frame counts as one of the slow viewer.
    atStart: () => side.say('slow'),
    during: (ms) => log.sample(ms, signal),
  })
  side.say('leave')
  await log.sample(recoveryMs, signal)
  const [after, generator] = await Promise.all([askServer(server), side.ask('stats')])
  return {
    ...window,
    after,
    slowViewer: {
      memory: log.samples(),
      rssAfterBytes: after.rssBytes,
      slowFrames: framesOf(generator) - framesOf(window.first.generator),
      closed: slowOf(generator)?.open === false,
    },
  }
}

const framesOf = (line: TrialLine): number => slowOf(line)?.frames ?? 0

/** The first viewer is the slow one. */
const slowOf = (line: TrialLine) => requireRelay(line).received.viewers[0]

/** @throws Error for a line of another mode: only a relay has a slow viewer */
export const requireRelay = (line: TrialLine): LineOf<'relay'> => {
  if (line.mode === 'relay') return line
  throw new Error(`only a relay has a slow viewer, not the mode ${line.mode}`)
}
