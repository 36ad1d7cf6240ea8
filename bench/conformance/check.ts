// The types of behavioural checks: the check, its context and its subject.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SeenRefusal } from '../../results/refusal-schema.ts'
import { orFaultAsync } from '../../results/store/fault.ts'
import type { RunnerSpec } from '../../runners/catalog.ts'
import type {
  ConfigOf,
  EnvelopeName,
  Mode,
  ReadyLine,
  RunnerConfig,
  StatsLine,
} from '../../runners/contract.ts'
import { type CertificateFiles, prepareCertificate } from '../settings/certificate.ts'
import type { Message } from '../trial/digest-chain.ts'
import { binaryMessage } from './wire/messages.ts'
import type { Peer, PeerOptions } from './wire/peer.ts'
import type { OpenWire } from './wire/wire.ts'

export interface Check {
  /** Stable: deviations name it. */
  readonly id: string
  /** What a conforming server does. */
  readonly title: string
  readonly modes: readonly Mode[]
  /** The capability that a runner may declare as missing. */
  readonly capability?: keyof RunnerSpec['cannot']
  /** Settings of the check itself, instead of those under examination. @throws NotApplicable */
  readonly configure?: (config: RunnerConfig, kit: Kit) => RunnerConfig
  /** True where the check verifies delivery itself, with only its own viewers. */
  readonly ownViewers?: boolean
  /** True where the server cannot be used afterwards. */
  readonly spendsServer?: boolean
  /** @throws CheckFailure, NotApplicable */
  readonly run: (context: CheckContext) => Promise<void>
}

/** What a check can use. Everything that it opens is closed afterwards. */
export interface CheckContext {
  readonly ready: ReadyLine
  readonly config: RunnerConfig
  readonly kit: Kit
  /** Path and query of an upgrade request. */
  readonly target: string
  /** A TCP connection before any bytes. */
  readonly openWire: OpenWire
  /**
   * A WebSocket connection: in the mode `relay` a camera unless a path is given; in the mode `push` messages are
   * discarded unless there is a listener. @throws CheckFailure when the handshake does not succeed
   */
  readonly openPeer: (options?: PeerOptions) => Promise<Peer>
  /**
   * Waits until the application has received exactly these messages since the last call, byte for byte and in order, and
   * until what the mode promises has come back.
   * @param peer the sender: where its connection ends early, that explains missing messages
   */
  readonly expectDelivered: (peer: Peer, messages: readonly Message[]) => Promise<void>
  /** Checks once that neither the application nor a receiver has got anything since the last call. */
  readonly expectNothingDelivered: (peer: Peer) => Promise<void>
  /** Records with which code a message over the limit was refused. */
  readonly noteRefusal: (refusal: SeenRefusal) => void
  readonly readStats: () => Promise<StatsLine>
  /** Tells a push server to start no more frames. */
  readonly stopPushing: () => void
  /** Aborts when the time of the check is up. */
  readonly signal: AbortSignal
}

/** A server under examination, which can be queried and restarted. */
export interface Subject {
  readonly ready: () => ReadyLine
  readonly readStats: () => Promise<StatsLine>
  /** Tells a push server to start no more frames. */
  readonly stopPushing: () => void
  /** A fresh process with these settings. */
  readonly restart: (config: RunnerConfig) => Promise<void>
}

/** What a list of checks is run with. */
export interface CheckRun {
  /** The settings that the subject has at first. */
  readonly config: RunnerConfig
  readonly kit: Kit
  /** Reasons for declared missing capabilities. */
  readonly cannot: Readonly<RunnerSpec['cannot']>
  /** How messages travel, where they are not plain WebSocket messages. */
  readonly envelope?: EnvelopeName | undefined
  /** Longest time of one check. */
  readonly boundMs: number
  readonly signal: AbortSignal
}

/** What the checks of all servers share: frames for servers that push, a certificate for those that use TLS. */
export interface Kit {
  /** The frames of `pool`, in order. */
  readonly frames: readonly Buffer[]
  readonly pool: ConfigOf<'push'>['pool']
  readonly certificateFiles: CertificateFiles
  /** The same certificate as PEM text. */
  readonly certificate: string
}

/** Modes in which a server receives what a client sends, so that delivery can be proved. */
export const takingModes: readonly Mode[] = ['ingest', 'ingest-ack', 'relay', 'echo']

/** Fewer than a viewer receives, so that the first is repeated. */
const poolFrames = 5

/** Makes files in `folder`, which must outlive the servers. */
export const prepareKit = async (folder: string, frameBytes: number): Promise<Kit> => {
  const frames = Array.from({ length: poolFrames }, (_, seed) => binaryMessage(frameBytes, seed).payload)
  const file = join(folder, 'conformance-pool.bin')
  await orFaultAsync(file, () => writeFile(file, Buffer.concat(frames)))
  const certificateFiles = await prepareCertificate(join(folder, 'conformance-tls'))
  const certificate = await readFile(certificateFiles.certFile, 'utf8')
  return { frames, pool: { file, frameCount: frames.length }, certificateFiles, certificate }
}
