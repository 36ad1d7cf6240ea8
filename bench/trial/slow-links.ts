// The window in which some viewers are behind slow links: ages by second, the server's memory, and how full each link was.
import type { SlowLinksRecord } from '../../results/slow-links-schema.ts'
import type { SlowViewer, StatsLine } from '../../runners/contract.ts'
import { recoveryMs } from '../../scenarios/durations.ts'
import type { CarriedBytes } from '../link/shaping.ts'
import type { Child } from './child.ts'
import { askServer } from './conversation.ts'
import type { GeneratorSide } from './generator-side.ts'
import type { Network } from './launcher.ts'
import { createMemoryLog } from './memory-log.ts'
import { measureWindow, type Window, type WindowOptions } from './window.ts'

/** The first viewers' links, and how long they are watched. */
export interface SlowLinks extends Pick<SlowViewer, 'policy' | 'windowFrames'> {
  /** In the words of `--link`. */
  readonly links: readonly string[]
  /** Null: without a rate. */
  readonly bitsPerSecond: readonly (number | null)[]
  readonly forMs: number
}

export interface SlowLinksWindow extends Window {
  readonly slowLinks: SlowLinksRecord
  /** The server's counters well after those viewers have left. */
  readonly after: StatsLine
}

/** @param readCarried of the peers of the network, of which the first are those viewers */
export const watchSlowLinks = async (
  server: Child,
  side: GeneratorSide,
  { links, bitsPerSecond, forMs }: SlowLinks,
  options: Omit<WindowOptions, 'atStart' | 'during' | 'minFrames' | 'windowMs'>,
  readCarried: Network['readCarried'],
): Promise<SlowLinksWindow> => {
  const { signal } = options
  const log = createMemoryLog(server.readRssBytes)
  let before: Carried | null = null
  let after: Carried | null = null
  const window = await measureWindow(server, side, {
    ...options,
    windowMs: forMs,
    minFrames: 0,
    atStart: () => {
      before = readNow(readCarried)
      side.say('slow')
    },
    during: async (ms) => {
      await log.sample(ms, signal)
      after = readNow(readCarried)
    },
  })
  side.say('leave')
  await log.sample(recoveryMs, signal)
  const linkShares = bitsPerSecond.map((bits, index) => shareOf(before, after, index, bits))
  return {
    ...window,
    after: await askServer(server),
    slowLinks: { memory: log.samples(), links: [...links], linkShares },
  }
}

interface Carried {
  readonly timeMs: number
  readonly bytes: readonly CarriedBytes[] | null
}

const readNow = (read: Network['readCarried']): Carried => ({ bytes: read(), timeMs: performance.now() })

const shareOf = (
  before: Carried | null,
  after: Carried | null,
  index: number,
  bitsPerSecond: number | null,
): number | null => {
  const [from, to] = [before?.bytes?.[index]?.to, after?.bytes?.[index]?.to]
  if (!before || !after || from === undefined || to === undefined || bitsPerSecond === null) return null
  return Math.max(0, ((to - from) * 8) / ((after.timeMs - before.timeMs) / 1000) / bitsPerSecond)
}
