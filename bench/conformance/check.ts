// What a behavioural check is: a name, the modes it is for, and a run that ends well or says what was wrong.
import type { RunnerSpec } from '../../runners/catalog.ts'
import type { Mode, ReadyLine, RunnerConfig, StatsLine } from '../../runners/contract.ts'
import type { Kit } from './kit.ts'
import type { Message } from './wire/messages.ts'
import type { Peer, PeerOptions } from './wire/peer.ts'
import type { OpenWire } from './wire/wire.ts'

/** What a check works with. All that it opens is closed after it. */
export interface CheckContext {
  readonly ready: ReadyLine
  readonly config: RunnerConfig
  readonly kit: Kit
  /** A TCP connection and nothing said yet. */
  readonly openWire: OpenWire
  /**
   * A WebSocket connection: in the mode `relay` a camera unless a path is named; in the mode `push` messages are let go
   * unless somebody listens. @throws CheckFailure when the handshake does not succeed
   */
  readonly openPeer: (options?: PeerOptions) => Promise<Peer>
  /**
   * Waits until the application has just these messages since the last call, byte for byte and in order, and until what
   * the mode promises has come back.
   * @param peer who sends them: where its connection ends early, that is why they are missing
   */
  readonly expectDelivered: (peer: Peer, messages: readonly Message[]) => Promise<void>
  /** Asks once whether the application, or who listens to it, has got anything since the last call. */
  readonly expectNothingDelivered: (peer: Peer) => Promise<void>
  readonly readStats: () => Promise<StatsLine>
  /** Tells a server that pushes to begin no more images. */
  readonly stopPushing: () => void
}

export interface Check {
  /** Stable: deviations name it. */
  readonly id: string
  /** What a conforming server does. */
  readonly title: string
  readonly modes: readonly Mode[]
  /** What a runner may declare that its library cannot do. */
  readonly capability?: keyof RunnerSpec['cannot']
  /** Settings of its own, in place of those that are examined. @throws NotApplicable */
  readonly configure?: (config: RunnerConfig, kit: Kit) => RunnerConfig
  /** True where the check proves itself what arrives, with no viewer there but its own. */
  readonly ownViewers?: boolean
  /** True where the server is of no use afterwards. */
  readonly spendsServer?: boolean
  /** @throws CheckFailure, NotApplicable */
  readonly run: (context: CheckContext) => Promise<void>
}

/** Modes in which a server takes what a client sends, so that it can be proved what arrived. */
export const takingModes: readonly Mode[] = ['ingest', 'ingest-ack', 'relay', 'echo']
