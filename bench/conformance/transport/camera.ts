// Cameras and viewers for the checks of other transports than WebSocket, made of what the load generator is made of.
import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StatsLine } from '../../../runners/contract.ts'
import { CheckFailure, NotApplicable } from '../../failure/failure.ts'
import { opcodes } from '../../generator/codec/header.ts'
import { joinPieces } from '../../generator/message-reader.ts'
import { transportOf } from '../../generator/transport/transport.ts'
import { emptyDigest, extendDigest } from '../../trial/digest-chain.ts'
import type { CheckContext } from '../check.ts'

export interface Camera {
  /** Resolves when the kernel has taken the image, or the connection is gone. */
  readonly send: (image: Buffer) => Promise<void>
  /** Hands over so many bytes of what `send` writes, and no more. */
  readonly sendPart: (image: Buffer, bytes: number) => Promise<void>
  readonly answers: readonly Buffer[]
  /** Null while the connection lasts. */
  readonly ending: () => string | null
  readonly close: () => void
  readonly vanish: () => void
}

export interface Viewer {
  readonly images: readonly Buffer[]
  readonly ending: () => string | null
  readonly vanish: () => void
}

/** What a check of a transport can use; all that it opens is closed afterwards. */
export interface Site {
  readonly openCamera: () => Promise<Camera>
  readonly openViewer: () => Promise<Viewer>
  /** @throws CheckFailure naming `what` when time is up */
  readonly until: (what: string, isTrue: () => boolean) => Promise<void>
  /**
   * Waits until the application has received exactly these images since the last call, byte for byte and in order.
   * @throws CheckFailure with the difference
   */
  readonly expectDelivered: (images: readonly Buffer[]) => Promise<void>
}

type Run = (site: Site, context: CheckContext) => Promise<void>

const pollMs = 2

/** @returns the `run` of a check, which closes what it opened */
export const onSite =
  (run: Run) =>
  async (context: CheckContext): Promise<void> => {
    const endings: (() => void)[] = []
    try {
      await run(await openSite(context, endings), context)
    } finally {
      for (const end of endings) end()
    }
  }

const openSite = async (context: CheckContext, endings: (() => void)[]): Promise<Site> => {
  const { ready, config, signal, readStats } = context
  const changes = new EventEmitter()
  changes.setMaxListeners(0)
  const url = new URL(`${ready.transport}://127.0.0.1:${ready.port}/`)
  const transport = transportOf({ url: url.href, mode: config.mode === 'push' ? 'push' : 'ingest' })
  const until: Site['until'] = async (what, isTrue) => {
    while (!isTrue()) {
      try {
        await once(changes, 'change', { signal })
      } catch (cause) {
        throw new CheckFailure(`timed out waiting for ${what}`, { cause })
      }
    }
  }
  /** What both kinds of connections have in common. */
  const connect = async <C extends { readonly destroy: () => void }>(
    open: (options: Parameters<NonNullable<NonNullable<typeof transport>['viewers']>>[0]) => C,
  ) => {
    let isOpen = false
    let ending: string | null = null
    const received: Buffer[] = []
    const connection = open({
      url,
      offerDeflate: false,
      onOpen: () => {
        isOpen = true
        changes.emit('change')
      },
      sink: joinPieces((payload) => {
        received.push(payload)
        changes.emit('change')
      }),
      onClose: (_, reason) => {
        ending ??= reason
        changes.emit('change')
      },
    })
    endings.push(connection.destroy)
    await until('the connection', () => isOpen || ending !== null)
    if (ending !== null) throw new CheckFailure(ending)
    return { connection, received, ending: () => ending }
  }
  const openCamera: Site['openCamera'] = async () => {
    if (!transport?.cameras) throw new NotApplicable('it has no cameras')
    const { open, framing } = transport.cameras
    const { connection, received, ending } = await connect(open)
    const write = async (bytes: Buffer): Promise<void> => {
      let isDone = false
      connection.write(bytes, () => {
        isDone = true
        changes.emit('change')
      })
      await until('the server to read what was sent', () => isDone || ending() !== null)
    }
    const framed = (image: Buffer): Buffer => Buffer.concat([framing.header(image.length), image])
    return {
      send: (image) => write(framed(image)),
      sendPart: (image, bytes) => write(framed(image).subarray(0, bytes)),
      answers: received,
      ending,
      close: connection.close,
      vanish: connection.destroy,
    }
  }
  const openViewer: Site['openViewer'] = async () => {
    if (!transport?.viewers) throw new NotApplicable('it has no viewers')
    const { connection, received, ending } = await connect(transport.viewers)
    return { images: received, ending, vanish: connection.destroy }
  }
  return { openCamera, openViewer, until, expectDelivered: await openDelivery(readStats, signal) }
}

const openDelivery = async (
  readStats: () => Promise<StatsLine>,
  signal: AbortSignal,
): Promise<Site['expectDelivered']> => {
  let last = await readStats()
  return async (images) => {
    let now = await readStats()
    while (now.frames - last.frames < images.length && !signal.aborted) {
      await sleep(pollMs)
      now = await readStats()
    }
    const before = last
    last = now
    const fault = compare(before, now, images)
    if (fault !== null) throw new CheckFailure(fault)
  }
}

const compare = (before: StatsLine, now: StatsLine, images: readonly Buffer[]): string | null => {
  const frames = now.frames - before.frames
  if (frames !== images.length) return `${frames} images were delivered, but ${images.length} were sent`
  const bytes = now.bytes - before.bytes
  const sentBytes = images.reduce((sum, { length }) => sum + length, 0)
  if (bytes !== sentBytes) return `${bytes} bytes were delivered, but ${sentBytes} were sent`
  if (now.digest === undefined) return 'the server reports no digest'
  const messages = images.map((payload) => ({ opcode: opcodes.binary, payload }))
  if (now.digest === extendDigest(before.digest ?? emptyDigest, messages)) return null
  return 'the delivered images differ from the sent ones, in bytes or order'
}
