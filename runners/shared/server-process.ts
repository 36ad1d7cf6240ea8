// The process side of the contract for JavaScript servers: configuration in, ready line and stats out, end on EOF.
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { ReadyLine, RunnerConfig, StatsLine, UnavailableLine } from '../contract.ts'
import type { Counters } from './counters.ts'
import type { DigestChain } from './digest-chain.ts'
import { readUsage } from './usage.ts'

export type { ConfigOf, RunnerConfig, SlowViewer } from '../contract.ts'

/** The configuration is the last argument: Deno and Bun put their own before it. */
export const readConfig = (): RunnerConfig => JSON.parse(process.argv.at(-1) ?? '')

/**
 * Prints the ready line and from then on answers `stats` from `counters`; ends the process with its stdin.
 * @param chain what the configuration's `digest` asks for, or null
 * @param onStop hears the command `stop`, in servers that push
 */
export const announceReady = (
  ready: Omit<ReadyLine, 'event'>,
  counters: Counters,
  chain: DigestChain | null = null,
  onStop: () => void = () => {},
): void => {
  print({ event: 'ready', ...ready })
  const commands = createInterface({ input: process.stdin })
  commands.on('line', (line) => {
    if (line === 'stats') print(readStats(counters, chain))
    if (line === 'stop') onStop()
  })
  commands.on('close', () => process.exit(0))
}

/** Says why this server cannot run here and ends the process. */
export const announceUnavailable = (reason: string, remedy: string): never => {
  print({ event: 'unavailable', reason, remedy })
  process.exit(0)
}

const print = (line: ReadyLine | StatsLine | UnavailableLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const readStats = ({ lastDeliveryMs, ...counters }: Counters, chain: DigestChain | null): StatsLine => ({
  event: 'stats',
  ...readUsage(),
  ...counters,
  lastDeliveryNs: lastDeliveryMs === null ? null : Math.round(lastDeliveryMs * 1e6),
  ...(chain === null ? {} : { digest: chain.read() }),
})
