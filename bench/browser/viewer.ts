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
import type { PageAccountOptions } from './page-account.ts'
import { type PageClock, readPageClock } from './page-clock.ts'
import { type PageServer, servePage } from './page-server.ts'
import type { PageTask, RelayTask } from './page-task.ts'
import { takePictures } from './pictures.ts'
import { watchStream } from './stream-watch.ts'
import { watchBrowser } from './usage.ts'
import { keepTaking, type PageWatch, type WatchOptions, watchPage } from './watch.ts'

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
    const server = await servePage(options.pageFolder, framesToLearn(options.job))
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
  const url = urlOf(job, 'viewer').href
  const settings = { way: job.page.way, url, checkEvery: job.checkEvery, stampOffset, frames: server.frames }
  await tab.call(`prepare(${JSON.stringify(settings)})`, z.unknown())
  const clock = await readPageClock(() => tab.call('now()', z.number()), monotonicMs)
  await leaveTo(job.page.browserCpus)
  const { wait, spunMs } = createPunctualWait({
    nowMs: monotonicMs,
    soon: setImmediate,
    sleeper: createThreadSleeper(),
  })
  const camera = job.mode === 'relay' ? cameraOf(job, wait) : null
  let isClosing = false
  const options: WatchOptions = {
    job,
    onClose: ({ code, reason }) => {
      if (!isClosing) print({ event: 'closed', code, reason })
    },
    onFault,
  }
  const watch: PageWatch = showsByItself(job)
    ? await watchStream(tab, url, options)
    : watchPage(tab, accountOptions(job, clock, camera), options)
  const reader = keepTaking(watch, onFault)
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
    const { received, page } = watch.report()
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
        watch.finish()
        await printStats('stopped')
      }
    },
    close: async () => {
      isClosing = true
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

/** Whether the browser shows the server's answer without any code of the page. */
const showsByItself = ({ page }: PageTask): boolean => page.way === 'mjpeg'

/** Frames that the page learns, so that it knows which one it sees. */
const framesToLearn = (job: PageTask): readonly Buffer[] => (showsByItself(job) ? readImages(job) : [])

const urlOf = (job: PageTask, path: string): URL => {
  if (showsByItself(job)) return new URL('push', job.url.replace(/^mjpeg:/, 'http:'))
  return new URL(job.mode === 'relay' ? path : '', job.url)
}

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
