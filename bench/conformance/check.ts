// What a behavioural check is: a name, the modes it is for, and a run that ends well or says what was wrong.
import type { Mode, ReadyLine, RunnerConfig } from '../../runners/contract.ts'
import type { Message } from './wire/messages.ts'
import type { Peer, PeerOptions } from './wire/peer.ts'
import type { OpenWire } from './wire/wire.ts'

/** What a check works with. All that it opens is closed after it. */
export interface CheckContext {
  readonly ready: ReadyLine
  readonly config: RunnerConfig
  /** A TCP connection and nothing said yet. */
  readonly openWire: OpenWire
  /** A WebSocket connection. @throws CheckFailure when the handshake does not succeed */
  readonly openPeer: (options?: PeerOptions) => Promise<Peer>
  /**
   * Waits until the application has just these messages since the last call, byte for byte and in order.
   * @param peer who sends them: where its connection ends early, that is why they are missing
   */
  readonly expectDelivered: (peer: Peer, messages: readonly Message[]) => Promise<void>
  /** Asks once whether the application has got anything since the last call. */
  readonly expectNothingDelivered: () => Promise<void>
}

export interface Check {
  /** Stable: deviations name it. */
  readonly id: string
  /** What a conforming server does. */
  readonly title: string
  readonly modes: readonly Mode[]
  /** @throws CheckFailure, NotApplicable */
  readonly run: (context: CheckContext) => Promise<void>
}

/** Modes in which a server takes what a client sends, so that it can be proved what arrived. */
export const takingModes: readonly Mode[] = ['ingest']
