// What a user may ask of a load on a server of his own, and which wishes do not go together.
import type { ExternalServer, JobOf } from '../../runners/contract.ts'
import { frameSizeLimits } from '../../scenarios/limits.ts'
import { UsageError } from '../failure/failure.ts'
import { needOf, type Threshold } from './thresholds.ts'

export type LoadMode = 'ingest' | 'echo' | 'view'

export interface LoadOptions {
  readonly url: string
  readonly mode: LoadMode
  /** Of the suite's images; null: the user's own. */
  readonly frameBytes: number | null
  readonly framesFolder: string | null
  readonly connections: number
  /** Null: as many as the machine has CPUs, but for one. */
  readonly processes: number | null
  readonly fps: number | null
  readonly window: number | null
  readonly warmupMs: number
  readonly durationMs: number
  readonly deflate: JobOf<'external'>['deflate']
  readonly caFile: string | null
  readonly target: ExternalServer
  readonly thresholds: readonly Threshold[]
}

/** @throws UsageError naming the first option that cannot be meant */
export const requireSense = (options: LoadOptions): void => {
  const fault = mistakes(options).find((mistake) => mistake !== null)
  if (fault) throw new UsageError(fault)
}

/** The address of a WebSocket server. @throws RangeError with what is expected */
export const parseAddress = (text: string): string => {
  const url = URL.parse(text)
  if (url === null || !/^wss?:$/.test(url.protocol)) {
    const hint = /^https?:/.test(text)
      ? `: ${text.replace('http', 'ws')}`
      : ' like ws://127.0.0.1:8080/camera'
    throw new RangeError(`"${text}" is no address of a WebSocket server; give one${hint}`)
  }
  if (url.username !== '' || url.password !== '')
    throw new RangeError("name and password do not go into the address: --header 'Authorization: …'")
  if (url.hash !== '') throw new RangeError('the address of a WebSocket has no #fragment (RFC 6455 §3)')
  return url.href
}

/** Says in a word what the server has to answer for it. */
const mistakes = (options: LoadOptions): readonly (string | null)[] => {
  const { mode, fps, window, deflate, target, thresholds, framesFolder, frameBytes, processes, connections } =
    options
  const { answers } = target
  const isView = mode === 'view'
  const isFlatOut = fps === null && window === null
  const sending: readonly (readonly [string, boolean])[] = [
    ['--size', frameBytes !== null],
    ['--frames', framesFolder !== null],
    ['--fps', fps !== null],
    ['--window', window !== null],
    ['--deflate', deflate !== 'off'],
    ['--before', target.announce !== null],
  ]
  const needless = isView ? sending.filter(([, isGiven]) => isGiven).map(([option]) => option) : []
  const unmeasured = thresholds.find((threshold) => !isMeasured(threshold, options))
  return [
    needless.length > 0 ? `--mode view sends no images, and takes no ${needless.join(', ')}` : null,
    !isView && target.save ? '--save keeps what a viewer gets: it needs --mode view' : null,
    fps !== null && window !== null
      ? '--fps and --window exclude each other: an open loop waits for nobody'
      : null,
    window !== null && answers !== 'every'
      ? `--window waits for answers: --ack every or --mode echo goes with it, not --ack ${answers}`
      : null,
    mode === 'echo' && answers !== 'every' ? `--mode echo counts what comes back, and takes no --ack` : null,
    mode === 'echo' && deflate !== 'off'
      ? '--mode echo holds bytes against bytes, and takes no --deflate'
      : null,
    mode === 'echo' && target.announce !== null
      ? '--mode echo takes no --before: that would come back too'
      : null,
    deflate === 'live' && !(isFlatOut && answers !== 'every')
      ? '--deflate live goes flat out without answers; --deflate precompressed goes with --fps, --window and --ack every'
      : null,
    frameBytes !== null && framesFolder !== null ? '--size and --frames exclude each other' : null,
    sizeMistake(frameBytes),
    processes !== null && processes > connections
      ? `--processes ${processes} are more than --connections ${connections}`
      : null,
    unmeasured ? `--threshold '${unmeasured.text}' ${lacks[needOf(unmeasured) ?? 'latency']}` : null,
  ]
}

const lacks = {
  latency: 'needs answers: --ack every or --mode echo',
  rate: 'needs a rate: --fps',
  view: 'needs --mode view',
} as const

const isMeasured = (threshold: Threshold, { mode, fps, target }: LoadOptions): boolean => {
  switch (needOf(threshold)) {
    case 'latency':
      return mode !== 'view' && target.answers === 'every'
    case 'rate':
      return fps !== null
    case 'view':
      return mode === 'view'
    case null:
      return true
  }
}

const largestMessageBytes = 2 ** 31

const sizeMistake = (frameBytes: number | null): string | null => {
  if (frameBytes === null) return null
  const { minBytes, maxBytes } = frameSizeLimits
  if (frameBytes >= minBytes && frameBytes <= maxBytes) return null
  const given = `--size is ${frameBytes} bytes`
  return frameBytes >= largestMessageBytes
    ? `${given}: no image has 2^31 bytes or more; the suite makes ${minBytes} (16KiB) to ${maxBytes} (8MiB)`
    : `${given}: the suite makes images of ${minBytes} (16KiB) to ${maxBytes} (8MiB); for others give files with --frames`
}
