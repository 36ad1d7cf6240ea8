// Trials whose viewer is a page in Chromium, in each of the ways that receive messages: every frame is accounted for.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import { startPageViewer } from '../../../bench/browser/viewer.ts'
import { type FramePool, prepareFramePool } from '../../../bench/frames/pool.ts'
import { splitFrames } from '../../../bench/frames/read-pool.ts'
import { runTrial, type TrialJob } from '../../../bench/trial/trial.ts'
import { sumHistograms } from '../../../results/histogram.ts'
import { pageFault, waitingInPage } from '../../../results/modes/page.ts'
import {
  type GeneratorStatsLine,
  generatorStatsLineSchema,
  type PageJob,
  viewingWaySchema,
} from '../../../runners/contract.ts'
import { type ReadyBrowser, readyChromium } from '../../fixtures/chromium.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { livingChildren } from '../../fixtures/processes.ts'
import { openSuiteJobs, type SuiteJobs } from '../trial/suite-job.ts'

const never = new AbortController().signal
/** MJPEG has tests of its own. */
const ways = viewingWaySchema.options.filter((way) => way !== 'mjpeg')
/** So many reports in a row without news, 50 ms apart: what the page has not said by then it never says. */
const idleReportsOfAnEnd = 40

describe('a page as the viewer', () => {
  let browser: ReadyBrowser
  let suite: SuiteJobs
  let folder = ''
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-page-'))
    browser = await readyChromium()
    suite = await openSuiteJobs()
  })
  after(() => {
    suite?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const pageFor = (way: PageJob['way'], pictures: PageJob['pictures'] = null): PageJob => ({
    executable: browser.browser.executable,
    way,
    browserCpus: [],
    scratchFolder: folder,
    pictures,
  })
  const watched = (job: TrialJob, page: PageJob): TrialJob => {
    const { task } = job
    if (task.mode !== 'push' && task.mode !== 'relay') throw new Error('a page views push and relay')
    return { ...job, generatorCommand: browser.command, task: { ...task, page } }
  }

  for (const way of ways) {
    it(`of a relay shows what it received, and knows the age of each picture (${way})`, async () => {
      const living = livingChildren()
      const job = suite.jobFor('relay', { connections: 1, viewers: 1, pace: { fps: 30 } })
      const outcome = requireCompleted(await runTrial(watched(job, pageFor(way)), never), 'relay')
      const { first, last, final } = outcome.generator
      assert.ok(last.received.frames > first.received.frames)
      assert.equal(final.received.frames, outcome.server.final.sentFrames)
      const { shown = 0, skipped = 0, decoded = 0, peakRssBytes = 0 } = final.page ?? {}
      assert.equal(shown + skipped, final.received.frames)
      assert.ok(shown > 0 && decoded >= shown && peakRssBytes > 10_000_000)
      const age = sumHistograms([last.page?.age ?? ''])
      assert.ok(age.totalCount > 0 && age.minNonZeroValue > 0)
      assert.ok((last.page?.cpuMicros ?? 0) > (first.page?.cpuMicros ?? 0))
      const { browser: about } = outcome.generatorReady
      assert.ok((about?.clockErrorMs ?? 99) < 50)
      assert.deepEqual(readdirSync(folder), [])
      assert.deepEqual(livingChildren(), living)
    })

    it(`of a push accounts for frames that come as fast as they can (${way})`, async () => {
      const job = suite.jobFor('push', { connections: 0, viewers: 1 })
      const outcome = requireCompleted(await runTrial(watched(job, pageFor(way)), never), 'push')
      const { final } = outcome.generator
      assert.equal(final.received.frames, outcome.server.final.sentFrames)
      assert.equal((final.page?.shown ?? 0) + (final.page?.skipped ?? 0), final.received.frames)
      assert.equal(sumHistograms([final.page?.age ?? '']).totalCount, 0)
    })
  }

  it('takes three pictures of its tab', async () => {
    const pictures = join(folder, 'pictures')
    const job = suite.jobFor('relay', { connections: 1, viewers: 1, pace: { fps: 30 } })
    const page = pageFor('bitmap', { prefix: join(pictures, 'row'), middleAfterMs: 200 })
    requireCompleted(await runTrial(watched(job, page), never), 'relay')
    assert.deepEqual(readdirSync(pictures).sort(), ['row-end.jpg', 'row-middle.jpg', 'row-start.jpg'])
    for (const name of readdirSync(pictures)) {
      const jpeg = readFileSync(join(pictures, name))
      assert.ok(jpeg.length > 1000 && jpeg.length < 40_000)
    }
    rmSync(pictures, { recursive: true })
  })

  it('that says nothing of the frames it skips is found out', async () => {
    const pool = await prepareFramePool({
      frameBytes: 64 * 1024,
      seed: 1,
      cacheFolder: folder,
      poolBytes: 16 * 64 * 1024,
    })
    const liar = join(folder, 'page')
    cpSync(join(import.meta.dirname, '../../../bench/browser/page'), liar, { recursive: true })
    const player = readFileSync(join(liar, 'player.js'), 'utf8')
    const silent = player.replace("if (waiting !== null) end(waiting, 'skipped')", '')
    assert.notEqual(silent, player)
    writeFileSync(join(liar, 'player.js'), silent)
    const honest = await viewBurst(pool, join(import.meta.dirname, '../../../bench/browser/page'))
    assert.equal(honest.page?.skipped !== 0, true)
    assert.equal(pageFault(honest), null)
    assert.equal(pageFault(await viewBurst(pool, liar))?.code, 'frames-unshown')
  })

  /** Frames all at once, more than a page can show; the line after the last. */
  const viewBurst = async (
    { file, record }: FramePool,
    pageFolder: string,
  ): Promise<Extract<GeneratorStatsLine, { mode: 'push' }>> => {
    const frames = splitFrames(readFileSync(file), record.frameBytes)
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    server.on('connection', (socket) => {
      for (const frame of frames) socket.send(frame)
    })
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    const lines: unknown[] = []
    const viewer = await startPageViewer({
      job: {
        mode: 'push',
        url: `ws://127.0.0.1:${address.port}/`,
        frameFile: file,
        frameBytes: record.frameBytes,
        frameCount: record.count,
        caFile: null,
        seed: 1,
        viewers: 1,
        checkEvery: 4,
        page: pageFor('bitmap'),
      },
      pageFolder,
      print: (line) => lines.push(line),
      onFault: (error) => {
        throw error
      },
    })
    try {
      let settled = -1
      for (let idleReports = 0; ; idleReports++) {
        await viewer.command('stats')
        const line = generatorStatsLineSchema.parse(lines.at(-1))
        if (line.mode !== 'push') throw new Error('the line has another mode')
        const waiting = waitingInPage(line)
        if (frames.length - waiting !== settled) idleReports = 0
        settled = frames.length - waiting
        const isComplete = line.received.frames === frames.length
        if (isComplete && (waiting === 0 || idleReports === idleReportsOfAnEnd)) return line
        await setTimeout(50)
      }
    } finally {
      await viewer.close()
      server.close()
      for (const client of server.clients) client.terminate()
    }
  }
})
