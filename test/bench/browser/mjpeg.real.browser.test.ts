// Trials whose viewer is an <img> that shows MJPEG by itself: every frame that the real server sent is accounted for.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { pageTaskOf } from '../../../bench/browser/page-task.ts'
import { type PageViewer, startPageViewer } from '../../../bench/browser/viewer.ts'
import { prepareFramePool } from '../../../bench/frames/pool.ts'
import { splitFrames } from '../../../bench/frames/read-pool.ts'
import { runTrial, type TrialJob } from '../../../bench/trial/trial.ts'
import { sumHistograms } from '../../../results/histogram.ts'
import { type GeneratorStatsLine, generatorStatsLineSchema, type PageJob } from '../../../runners/contract.ts'
import { type ReadyBrowser, readyChromium } from '../../fixtures/chromium.ts'
import { requireCompleted } from '../../fixtures/completed.ts'
import { livingChildren } from '../../fixtures/processes.ts'
import { openSuiteJobs, type SuiteJobs } from '../trial/suite-job.ts'

const never = new AbortController().signal
const ownPage = join(import.meta.dirname, '../../../bench/browser/page')

describe('MJPEG in an img element', () => {
  let browser: ReadyBrowser
  let suite: SuiteJobs
  let folder = ''
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-stream-'))
    browser = await readyChromium()
    suite = await openSuiteJobs({ runner: 'mjpeg' })
  })
  after(() => {
    suite?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const jobWith = (pictures: PageJob['pictures'] = null): TrialJob => {
    const job = suite.jobFor('push', { connections: 0, viewers: 1 })
    if (job.task.mode !== 'push') throw new Error('the job has another mode')
    const page: PageJob = {
      executable: browser.browser.executable,
      way: 'mjpeg',
      browserCpus: [],
      scratchFolder: folder,
      pictures,
    }
    return { ...job, generatorCommand: browser.command, task: { ...job.task, page } }
  }
  /** The trial with a copy of the page in which a file is changed. */
  const tampered = (name: string, from: string, to: string): TrialJob => {
    const liar = mkdtempSync(join(folder, 'page-'))
    cpSync(ownPage, liar, { recursive: true })
    const source = readFileSync(join(liar, name), 'utf8')
    assert.ok(source.includes(from))
    writeFileSync(join(liar, name), source.replace(from, to))
    const command = [process.execPath, join(import.meta.dirname, 'view-with-page.ts'), liar] as const
    return { ...jobWith(), generatorCommand: command }
  }
  const failureOf = async (job: TrialJob) => {
    const outcome = await runTrial(job, never)
    assert.equal(outcome.status, 'failed', JSON.stringify(outcome))
    return outcome.failure
  }

  it('shows or skips each frame that the server sent, and leaves nothing', async () => {
    const living = livingChildren()
    const outcome = requireCompleted(await runTrial(jobWith(), never), 'push')
    const { first, last, final } = outcome.generator
    const { shown = 0, skipped = 0, decoded, unknown, sinceArrival = '', age = '' } = final.page ?? {}
    assert.ok(last.received.frames > first.received.frames)
    assert.equal(final.received.frames, outcome.server.final.sentFrames)
    assert.equal(shown + skipped, final.received.frames)
    assert.ok(shown > 0)
    assert.deepEqual([decoded, unknown], [undefined, 0])
    const since = sumHistograms([first.page?.sinceArrival ?? '', last.page?.sinceArrival ?? '', sinceArrival])
    assert.equal(since.totalCount > 0, true)
    assert.equal(sumHistograms([age]).totalCount, 0)
    assert.deepEqual(readdirSync(folder), [])
    assert.deepEqual(livingChildren(), living)
  })

  it('is seen in three pictures of its tab', async () => {
    const pictures = join(folder, 'pictures')
    const job = jobWith({ prefix: join(pictures, 'row'), middleAfterMs: 200 })
    requireCompleted(await runTrial(job, never), 'push')
    assert.deepEqual(readdirSync(pictures).sort(), ['row-end.jpg', 'row-middle.jpg', 'row-start.jpg'])
    rmSync(pictures, { recursive: true })
  })

  it('of a page that knows other pictures fails, because it shows none of the frames', async () => {
    const job = tampered(
      'fingerprint.js',
      'const seen = fingerprint(picture)',
      'const seen = fingerprint(picture).map((value) => 255 - value)',
    )
    const { code, message } = await failureOf(job)
    assert.equal(code, 'frames-corrupt')
    assert.match(message, /the tab showed \d+ pictures that are none of the frames/)
  })

  it('of a page that cannot tell frames apart fails with the reason', async () => {
    const job = tampered(
      'fingerprint.js',
      'return context.getImageData',
      'context.reset()\n    return context.getImageData',
    )
    const { stderrTail } = await failureOf(job)
    assert.match(stderrTail, /the page cannot tell frame \d+ from frame \d+/)
  })

  it('of a page that sees nothing fails, although the frames have come', async () => {
    const { code, message } = await failureOf(tampered('stream.js', 'if (frame === last) return', 'return'))
    assert.equal(code, 'frames-unshown')
    assert.match(message, /the page received \d+ frames, showed 0 and skipped 0/)
  })

  it('shows a frame once the next begins, and skips the last, until its answer ends', async () => {
    const stream = await openByHand()
    try {
      // Of two frames the first is shown.
      await stream.until(({ shown }) => shown === 1)
      for (let sent = 3; sent <= 20; sent++) {
        stream.send()
        await stream.until(({ received, shown }) => received === sent && shown === sent - 1)
      }
      await stream.viewer.command('stop')
      await stream.until(({ skipped }) => skipped === 1)
      stream.end()
      await stream.until(({ shown, skipped, open }) => shown === 20 && skipped === 0 && !open)
      assert.deepEqual(
        stream.lines.filter((line) => 'code' in line),
        [{ event: 'closed', code: 1006, reason: 'the answer ended' }],
      )
    } finally {
      await stream.close()
    }
  })

  interface ByHand {
    readonly viewer: PageViewer
    readonly lines: readonly object[]
    /** One more frame. */
    readonly send: () => void
    readonly end: () => void
    /** Asks for counters until they are as wanted. */
    readonly until: (isWanted: (counted: Counted) => boolean) => Promise<void>
    readonly close: () => Promise<void>
  }

  /** A server that sends two frames, and each other when told to. */
  const openByHand = async (): Promise<ByHand> => {
    const frameBytes = 64 * 1024
    const { file, record } = await prepareFramePool({
      ...{ frameBytes, seed: 1, cacheFolder: folder, poolBytes: 8 * frameBytes },
    })
    const frames = splitFrames(readFileSync(file), frameBytes)
    let response: ServerResponse | null = null
    let sent = 0
    const send = (): void => {
      response?.write(`Content-Type: image/jpeg\r\nContent-Length: ${frameBytes}\r\n\r\n`)
      response?.write(frames[sent++ % frames.length])
      response?.write('\r\n--frame\r\n')
    }
    const server = createServer((_, answer) => {
      response = answer
      const type = 'multipart/x-mixed-replace; boundary=frame'
      answer.writeHead(200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' })
      answer.write('--frame\r\n')
      send()
      send()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    const { task } = jobWith()
    if (task.mode !== 'push') throw new Error('the job has another mode')
    const own = { frameFile: file, frameBytes, frameCount: record.count }
    const job = pageTaskOf({ ...task, ...own, url: `mjpeg://127.0.0.1:${address.port}/` })
    assert.ok(job)
    const lines: object[] = []
    const viewer = await startPageViewer({
      job,
      pageFolder: ownPage,
      print: (line) => lines.push(line),
      onFault: (error) => {
        throw error
      },
    })
    return {
      viewer,
      lines,
      send,
      end: () => response?.end(),
      until: async (isWanted) => {
        for (;;) {
          await viewer.command('stats')
          const answer = lines.findLast((line) => !('code' in line))
          if (isWanted(countedIn(generatorStatsLineSchema.parse(answer)))) return
          await setTimeout(10)
        }
      },
      close: async () => {
        await viewer.close()
        server.closeAllConnections()
        server.close()
      },
    }
  }
})

interface Counted {
  readonly received: number
  readonly shown: number
  readonly skipped: number
  readonly open: boolean
}

const countedIn = (line: GeneratorStatsLine): Counted => {
  if (line.mode !== 'push') throw new Error('the line has another mode')
  const { received, page } = line
  return {
    received: received.frames,
    shown: page?.shown ?? 0,
    skipped: page?.skipped ?? 0,
    open: received.viewers[0]?.open ?? false,
  }
}
