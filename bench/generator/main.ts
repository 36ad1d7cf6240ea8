// Entry of the load generator: one JSON job as its argument, commands on stdin, one JSON line an answer on stdout.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type {
  GeneratorCloseLine,
  GeneratorJob,
  GeneratorReadyLine,
  GeneratorStatsLine,
} from '../../runners/contract.ts'
import type { OnClose } from './connection.ts'
import { createEnvelopedOpener, type EnvelopedOpener } from './envelope/open.ts'
import { describeClosing } from './external/closing.ts'
import { createExternalOpener, type ExternalOpener } from './external/open.ts'
import { createExternalTraffic } from './external/traffic.ts'
import { createPunctualWait } from './feed/punctual-wait.ts'
import { monotonicMs } from './feed/shared-sleep.ts'
import { createThreadSleeper } from './feed/thread-sleeper.ts'
import { connectionNumber, JobError, readJob } from './job.ts'
import { prepareToBePunctual } from './punctual-start.ts'
import { startCameras } from './senders.ts'
import { readThreadTimes, watchStandstill } from './standstill.ts'
import { startTextConnection } from './texts.ts'
import { createTraffic, type LinePart } from './traffic.ts'
import { transportOf } from './transport/transport.ts'
import { createWorkClock, idleMs, readUsage } from './usage.ts'
import { startViewers } from './viewers.ts'

/** Exit code for a caller's mistake; a bug shows its stack and ends with 1. */
const badJobExitCode = 2
const closeTimeoutMs = 200

const run = (job: GeneratorJob): void => {
  prepareToBePunctual()
  const clock = createWorkClock(idleMs)
  // Not performance.now(), which begins with the process: cameras of several processes have to agree on it.
  const nowMs = monotonicMs
  const { wait, spunMs } = createPunctualWait({ nowMs, soon: setImmediate, sleeper: createThreadSleeper() })
  const standstill = watchStandstill({
    nowMs,
    read: readThreadTimes,
    every: (ms, tick) => setInterval(tick, ms).unref(),
  })
  const isExternal = job.mode === 'external'
  const slowViewer = job.mode === 'relay' ? job.slowViewer : null
  const links = job.mode === 'relay' ? job.viewerAddresses : undefined
  const onClose: OnClose = (code, reason, error) =>
    print({ event: 'closed', code, reason, ...(isExternal ? describeClosing(code, reason, error) : {}) })
  const enveloped = envelopedOf(job)
  const transport = isExternal ? null : transportOf(job)
  const framing = transport?.cameras?.framing
  const surroundings = {
    clock,
    nowMs,
    wait,
    soon: setImmediate,
    envelope: enveloped?.envelope ?? null,
    framing,
  }
  const traffic = isExternal
    ? createExternalTraffic(job, surroundings)
    : createTraffic(job.mode, job, surroundings)
  const opener = isExternal ? createExternalOpener(job.server, (place) => connectionNumber(job, place)) : null
  const open = (opener ?? enveloped)?.open
  const manner = open ? { open } : {}
  const ca = job.caFile === null ? undefined : readFileSync(job.caFile)
  const begun = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  if (!job.held) released.resolve()
  let otherCipher: string | null = null
  const viewers = startViewers({
    url: urlOf(job, 'viewer'),
    ca,
    count: traffic.viewers,
    viewing: traffic.viewing,
    nowMs,
    wait: setTimeout,
    addresses: links,
    acknowledges: job.mode === 'relay' && job.acknowledges === true,
    ...manner,
    ...(transport?.viewers && { open: transport.viewers }),
    // With a slow viewer in the trial, the reason must name the viewer that ended.
    onClose: (viewer, code, reason, error) =>
      onClose(code, slowViewer || links ? `of viewer ${viewer + 1}: ${reason}` : reason, error),
  })
  const texts = startTextConnection({
    url: urlOf(job, 'camera'),
    ca,
    isWanted: traffic.hasTextConnection,
    ...manner,
    feed: traffic.textFeed,
    begun: begun.promise,
    onClose,
    onFault: fail,
  })
  const cameras = startCameras({
    url: urlOf(job, 'camera'),
    ca,
    connections: traffic.connections,
    share: job.share,
    offerDeflate: traffic.offerDeflate,
    ...manner,
    ...(transport?.cameras && { open: transport.cameras.open }),
    prepare: async (agreement) => {
      const [viewersCipher, textsCipher] = await Promise.all([viewers.opened, texts.opened])
      otherCipher = viewersCipher ?? textsCipher
      return await traffic.prepare(agreement)
    },
    released: job.held && released.promise,
    onReady: (extensions, cipher) => {
      released.promise.then(begun.resolve, fail)
      print({
        event: 'ready',
        runtime: 'node',
        runtimeVersion: process.versions.node,
        library: 'node:net',
        libraryVersion: process.versions.node,
        extensions,
        cipher: cipher ?? otherCipher,
        ...subprotocolOf(opener),
      })
    },
    onClose,
    onFault: fail,
  })
  const printStats = (event: GeneratorStatsLine['event']): void => {
    const line = traffic.report(cameras.counters, viewers.readBytes())
    print({
      event,
      ...readUsage(clock.idleAtWorkMs(), spunMs()),
      ...standstillOf(standstill.totalMs()),
      ...wireMessagesOf(enveloped, line),
      ...line,
    })
  }

  const commands = createInterface({ input: process.stdin })
  commands.on('line', (line) => {
    if (line === 'stats') printStats('stats')
    if (line === 'go') released.resolve()
    if (line === 'next') traffic.next?.()
    if (line === 'slow') {
      if (traffic.ages) traffic.ages.begin()
      else viewers.slow(slowViewer?.bytesPerSecond ?? 0)
    }
    if (line === 'leave') {
      traffic.ages?.stop()
      viewers.leave()
    }
    if (line === 'stop') Promise.all([cameras.stop(), texts.stop()]).then(() => printStats('stopped'), fail)
  })
  commands.on('close', () => {
    cameras.close()
    viewers.close()
    texts.close()
    // A peer that never reads the close frame must not keep this process running.
    setTimeout(() => process.exit(), closeTimeoutMs).unref()
  })
}

/** The parent reads the reason from stderr. */
const fail = (error: unknown): void => {
  console.error(error)
  process.exit(1)
}

/** A relay distinguishes cameras and viewers by path. */
const urlOf = ({ url, mode }: GeneratorJob, path: string): URL => new URL(mode === 'relay' ? path : '', url)

/** An external server has its own options for that. */
const envelopedOf = (job: GeneratorJob): EnvelopedOpener | null =>
  job.envelope === undefined || job.mode === 'external'
    ? null
    : createEnvelopedOpener(job.envelope, {
        path: urlOf(job, 'camera').pathname,
        asksAcks: job.mode === 'ingest-ack',
      })

const wireMessagesOf = (
  enveloped: EnvelopedOpener | null,
  line: LinePart,
): Pick<GeneratorStatsLine, 'wireMessages'> => {
  if (enveloped === null) return {}
  const frames = 'frames' in line ? line.frames : 0
  const texts = 'control' in line ? (line.control?.sent ?? 0) : 0
  return { wireMessages: enveloped.wireMessages({ frames, texts }) }
}

const subprotocolOf = (opener: ExternalOpener | null): Pick<GeneratorReadyLine, 'subprotocol'> => {
  const subprotocol = opener?.subprotocol() ?? null
  return subprotocol === null ? {} : { subprotocol }
}

const standstillOf = (stoodStillMs: number | null): Pick<GeneratorStatsLine, 'stoodStillMs'> =>
  stoodStillMs === null ? {} : { stoodStillMs }

const print = (line: GeneratorReadyLine | GeneratorStatsLine | GeneratorCloseLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

try {
  run(readJob(process.argv[2]))
} catch (error) {
  if (!(error instanceof JobError)) throw error
  console.error(error.message)
  process.exitCode = badJobExitCode
}
