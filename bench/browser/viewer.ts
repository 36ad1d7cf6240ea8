// A page in Chromium as the only viewer of a trial, beside the camera of a relay: starts both, and reports as a load generator.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { GeneratorCloseLine, GeneratorReadyLine, GeneratorStatsLine } from '../../runners/contract.ts'
import { readStamp, stampBytes, stampOffset } from '../frames/stamp.ts'
import { createPace, type Pace } from '../generator/feed/paced.ts'
import { createPunctualWait } from '../generator/feed/punctual-wait.ts'
import { monotonicMs } from '../generator/feed/shared-sleep.ts'
import { createThreadSleeper } from '../generator/feed/thread-sleeper.ts'
import { readImages, readStamps } from '../generator/job.ts'
import { startCameras } from '../generator/senders.ts'
import { readUsage } from '../generator/usage.ts'
import { keepTo } from '../machine/own-place.ts'
import { readUsableCpus } from '../placement/kernel.ts'
import { type Chromium, startChromium } from './chromium.ts'
import { createPageAccount, type PageAccount, type PageAccountOptions } from './page-account.ts'
import { type PageClock, readPageClock } from './page-clock.ts'
import { type PageEvents, pageEventsSchema } from './page-events.ts'
import { type PageServer, servePage } from './page-server.ts'
import type { PageTask, RelayTask } from './page-task.ts'
import { takePictures } from './pictures.ts'
import type { Tab } from './tab.ts'
import { watchBrowser } from './usage.ts'

type Line = GeneratorReadyLine | GeneratorStatsLine | GeneratorCloseLine

export interface PageViewerOptions {
  readonly job: PageTask
  /** With `index.html`. */
  readonly pageFolder: string
  readonly print: (line: Line) => void
  /** A bug, or a tab that has crashed: this process cannot go on. */
  readonly onFault: (error: unknown) => void
}

export interface PageViewer {
  /** A line of the load generator's stdin; resolves once it is answered. */
  readonly command: (line: string) => Promise<void>
  /** Resolves once no browser and no profile is left. */
  readonly close: () => Promise<void>
}

/**
 * Prints the ready line once the page and the camera of a relay are connected; the camera's frames begin then.
 * @throws Error where Chromium does not start, or the page does not connect; then none is left
 */
export const startPageViewer = async (options: PageViewerOptions): Promise<PageViewer> => {
  const { executable, scratchFolder, browserCpus } = options.job.page
  const chromium = await startChromium({ executable, scratchFolder, cpus: browserCpus })
  try {
    const server = await servePage(options.pageFolder)
    return await showFrames(options, server, chromium)
  } catch (error) {
    await chromium.close()
    throw error
  }
}

const showFrames = async (
  { job, print, onFault }: PageViewerOptions,
  server: PageServer,
  chromium: Chromium,
): Promise<PageViewer> => {
  const tab = await chromium.openTab(server.url, () => onFault(new Error('the tab has crashed')))
  const { way } = job.page
  const settings = { way, url: urlOf(job, 'viewer').href, checkEvery: job.checkEvery, stampOffset }
  await tab.call(`prepare(${JSON.stringify(settings)})`, z.unknown())
  const clock = await readPageClock(() => tab.call('now()', z.number()), monotonicMs)
  await leaveTo(job.page.browserCpus)
  const { wait, spunMs } = createPunctualWait({
    nowMs: monotonicMs,
    soon: setImmediate,
    sleeper: createThreadSleeper(),
  })
  const camera = job.mode === 'relay' ? cameraOf(job, wait) : null
  const account = createPageAccount(accountOptions(job, clock, camera))
  const reader = readLog(
    tab,
    account,
    ({ code, reason }) => print({ event: 'closed', code, reason }),
    onFault,
  )
  await tab.call('begin()', z.unknown())
  await reader.take()
  const readBrowser = watchBrowser(chromium.pid)
  const cameras = startCameras({
    url: urlOf(job, 'camera'),
    connections: job.mode === 'relay' ? job.connections : 0,
    offerDeflate: false,
    prepare: async () => camera?.feed ?? (async () => {}),
    onReady: (extensions, cipher) => print(readyLine(chromium, clock, extensions, cipher)),
    onClose: (code, reason) => print({ event: 'closed', code, reason }),
    onFault,
  })
  const pictures = takePictures(tab, job.page.pictures)

  const printStats = async (event: GeneratorStatsLine['event']): Promise<void> => {
    await reader.take()
    const { received, page } = account.report()
    const { userMicros, systemMicros, peakRssBytes } = readBrowser()
    const own = readUsage(0, spunMs())
    const line = {
      event,
      ...own,
      userCpuMicros: own.userCpuMicros + userMicros,
      systemCpuMicros: own.systemCpuMicros + systemMicros,
      // When the browser has nothing to do is not known.
      blockedNs: null,
      received,
      page: { ...page, peakRssBytes, cpuMicros: userMicros + systemMicros },
    }
    if (camera === null) print({ mode: 'push', ...line })
    else print({ mode: 'relay', ...line, ...cameras.counters, offer: camera.offer() })
  }
  return {
    command: async (line) => {
      if (line === 'stats') {
        pictures.atWindow()
        await printStats('stats')
      }
      if (line === 'stop') {
        await pictures.afterWindow()
        await cameras.stop()
        await printStats('stopped')
      }
    },
    close: async () => {
      reader.stop()
      pictures.stop()
      cameras.close()
      server.close()
      await chromium.close()
    },
  }
}

const readyLine = (
  { name, version, withoutSandbox }: Chromium,
  { errorMs }: PageClock,
  extensions: string | null,
  cipher: string | null,
): GeneratorReadyLine => ({
  event: 'ready',
  runtime: 'node',
  runtimeVersion: process.versions.node,
  library: name,
  libraryVersion: version,
  extensions,
  cipher,
  browser: { name, version, withoutSandbox, clockErrorMs: errorMs },
})

/** Where the browser has CPUs of its own, this process leaves them to it. */
const leaveTo = async (browserCpus: readonly number[]): Promise<void> => {
  const usable = await readUsableCpus()
  const others = usable.filter((cpu) => !browserCpus.includes(cpu))
  if (browserCpus.length > 0) await keepTo(others)
}

const urlOf = ({ url, mode }: PageTask, path: string): URL => new URL(mode === 'relay' ? path : '', url)

const cameraOf = (job: RelayTask, wait: Parameters<typeof createPace>[0]['wait']): Pace => {
  if (job.flow.kind !== 'pace') throw new Error('the camera beside a page keeps a rate')
  const common = { nowMs: monotonicMs, wait, soon: setImmediate }
  return createPace({ images: readImages(job), seed: job.seed, fps: job.flow.fps, acks: false, ...common })
}

/** Only camera of a relay. */
const onlyCamera = 0

const accountOptions = (job: PageTask, { toOwnMs }: PageClock, camera: Pace | null): PageAccountOptions => {
  const { checkEvery, seed } = job
  const common = { checkEvery, seed, toOwnMs, digests: digestsOf(job) }
  if (camera !== null && job.mode === 'relay' && job.flow.kind === 'pace')
    return {
      ...common,
      cycle: null,
      lateAfterMs: 1000 / job.flow.fps,
      sentStamp: (_, sequence) => camera.sentStamp(onlyCamera, sequence),
    }
  const stamps = readStamps(job)
  return {
    ...common,
    cycle: job.frameCount,
    lateAfterMs: null,
    sentStamp: (_, sequence) => stamps[sequence] ?? null,
  }
}

/** See `PageAccountOptions`. */
const digestsOf = (job: PageTask): ReadonlyMap<number, string> =>
  new Map(
    readImages(job).flatMap((image) => {
      const stamp = readStamp(image)
      const body = image.subarray(stampOffset + stampBytes)
      return stamp === null
        ? []
        : [[stamp.checksum, createHash('sha256').update(body).digest('hex')] as const]
    }),
  )

interface LogReader {
  /** Adds to the account what has happened up to now. */
  readonly take: () => Promise<void>
  readonly stop: () => void
}

/** The log is taken at least so often, so that it stays small, and the end of the connection is noticed. */
const takeEveryMs = 200

const readLog = (
  tab: Tab,
  account: PageAccount,
  onClose: (closed: NonNullable<PageEvents['closed']>) => void,
  onFault: (error: unknown) => void,
): LogReader => {
  let hasClosed = false
  let last = Promise.resolve()
  let timer: NodeJS.Timeout | null = null
  let isStopped = false
  const takeNow = async (): Promise<void> => {
    const events = await tab.call('take()', pageEventsSchema)
    account.add(events)
    if (events.closed === null || hasClosed || isStopped) return
    hasClosed = true
    onClose(events.closed)
  }
  /** One after the other: the places of frames count from the first. */
  const take = (): Promise<void> => {
    last = last.then(takeNow)
    return last
  }
  const goOn = (): void => {
    timer = setTimeout(() => {
      take().then(
        () => {
          if (!isStopped) goOn()
        },
        (error: unknown) => {
          if (!isStopped) onFault(error)
        },
      )
    }, takeEveryMs)
  }
  return {
    take: () => {
      if (timer === null) goOn()
      return take()
    },
    stop: () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
