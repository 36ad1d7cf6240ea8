// The process side of the contract for JavaScript servers: configuration in, ready line and stats out, end on EOF.
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { ReadyLine, RunnerConfig, StatsLine, UnavailableLine } from '../contract.ts'
import { createDigestChain, type DigestChain } from './digest-chain.ts'
import { readUsage } from './usage.ts'

export type { ConfigOf, RunnerConfig, SlowViewer } from '../contract.ts'

/** What a server counts; each changes it itself, on its own message path. */
export interface Counters {
  frames: number
  bytes: number
  /** `performance.now()` at the last delivery, or null. */
  lastDeliveryMs: number | null
  /** Frames handed to the library for sending, one for each viewer. */
  sentFrames: number
  sentBytes: number
  dropped: number
  failed: number
}

/** The state of a server beside its library. */
export interface ServerState {
  readonly counters: Counters
  /** From the command `digest` on. */
  chain: DigestChain | null
  /** Whether the command `stop` has come: a server that pushes begins no more frames. */
  isStopped: boolean
  /** Where the application does more than to receive: how, and what it has done so far. */
  work: {
    readonly applied: Readonly<Record<string, string | number>>
    readonly read: () => NonNullable<StatsLine['work']>
  } | null
}

/** The configuration is the last argument: Deno and Bun put their own before it. */
export const readConfig = (): RunnerConfig => JSON.parse(process.argv.at(-1) ?? '')

export const createState = (): ServerState => ({
  counters: {
    frames: 0,
    bytes: 0,
    lastDeliveryMs: null,
    sentFrames: 0,
    sentBytes: 0,
    dropped: 0,
    failed: 0,
  },
  chain: null,
  isStopped: false,
  work: null,
})

/**
 * Prints the ready line and from then on answers `stats` and obeys `stop` and `digest`; ends the process with its stdin.
 * @param renew gives connections that open from now on a new handler: the state has a chain then
 */
export const announceReady = (
  ready: Omit<ReadyLine, 'event'>,
  state: ServerState,
  renew: () => void = () => {},
): void => {
  print({
    event: 'ready',
    ...ready,
    applied: { ...ready.applied, ...describeStart(), ...state.work?.applied },
  })
  const commands = createInterface({ input: process.stdin })
  commands.on('line', (line) => {
    if (line === 'stats') print(readStats(state))
    if (line === 'stop') state.isStopped = true
    if (line === 'digest') {
      state.chain = createDigestChain()
      renew()
    }
  })
  commands.on('close', () => process.exit(0))
}

/** Prints why this server cannot run here and ends the process. */
export const announceUnavailable = (reason: string, remedy: string): never => {
  print({ event: 'unavailable', reason, remedy })
  process.exit(0)
}

/** glibc reads them once, at the start: https://man7.org/linux/man-pages/man3/mallopt.3.html */
const allocatorVariables = ['MALLOC_MMAP_THRESHOLD_', 'MALLOC_TRIM_THRESHOLD_'] as const

/** What the process was started with: the runtime's arguments, and the allocator's settings. */
const describeStart = (): Readonly<Record<string, string>> => ({
  ...(process.execArgv.length > 0 ? { runtimeArguments: process.execArgv.join(' ') } : {}),
  ...Object.fromEntries(allocatorVariables.flatMap((name) => entryOf(name))),
})

const entryOf = (name: string): readonly (readonly [string, string])[] => {
  const value = process.env[name]
  return value === undefined ? [] : [[name, value]]
}

const print = (line: ReadyLine | StatsLine | UnavailableLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const readStats = ({ counters: { lastDeliveryMs, ...counted }, chain, work }: ServerState): StatsLine => ({
  event: 'stats',
  ...readUsage(),
  ...counted,
  lastDeliveryNs: lastDeliveryMs === null ? null : Math.round(lastDeliveryMs * 1e6),
  ...(chain === null ? {} : { digest: chain.read() }),
  ...(work === null ? {} : { work: work.read() }),
})
