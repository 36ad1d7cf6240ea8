// Entry of the load process: one JSON job as its argument, commands on stdin, one JSON line an answer on stdout.
import { createInterface } from 'node:readline'
import type { CameraClosedLine, CameraJob, CameraReadyLine, CameraStatsLine } from '../../runners/contract.ts'
import { startCameras } from './camera.ts'
import type { DeflateAgreement } from './deflate/negotiate.ts'
import { createWorkClock } from './deflate/work-clock.ts'
import { chooseFeed } from './feed/choose.ts'
import type { Feed } from './feed/feed.ts'
import { createPace, type Pace } from './feed/paced.ts'
import { JobError, readImages, readJob } from './job.ts'
import { idleMs, readUsage } from './usage.ts'

/** The exit code of a caller's mistake; a fault of ours shows its stack and ends with 1. */
const badJobExitCode = 2
const closeTimeoutMs = 200

const run = (job: CameraJob): void => {
  const clock = createWorkClock(idleMs)
  let pace: Pace | null = null
  const prepare = async (agreement: DeflateAgreement | null): Promise<Feed> => {
    // Read here, so that the images need not stay in memory beside the frames that are made of them.
    const images = readImages(job)
    if (job.pace === null) return chooseFeed(images, job, agreement, clock)
    pace = createPace({
      images,
      seed: job.seed,
      fps: job.pace.fps,
      nowMs: () => performance.now(),
      wait: setTimeout,
    })
    return pace.feed
  }
  const cameras = startCameras({
    url: new URL(job.url),
    connections: job.connections,
    offerDeflate: job.deflate !== 'off',
    prepare,
    onReady: (extensions) =>
      print({
        event: 'ready',
        runtime: 'node',
        runtimeVersion: process.versions.node,
        library: 'node:net',
        libraryVersion: process.versions.node,
        extensions,
      }),
    onClose: (code, reason) => print({ event: 'closed', code, reason }),
  })
  const printStats = (event: CameraStatsLine['event']): void =>
    print({
      event,
      ...cameras.counters,
      ...readUsage(clock.idleAtWorkMs()),
      pace: pace?.report() ?? null,
    })

  const commands = createInterface({ input: process.stdin })
  commands.on('line', (line) => {
    if (line === 'stats') printStats('stats')
    if (line === 'stop') cameras.stop().then(() => printStats('stopped'))
  })
  commands.on('close', () => {
    cameras.close()
    // A peer that never takes the close frame must not keep this process.
    setTimeout(() => process.exit(), closeTimeoutMs).unref()
  })
}

const print = (line: CameraReadyLine | CameraStatsLine | CameraClosedLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

try {
  run(readJob(process.argv[2]))
} catch (error) {
  if (!(error instanceof JobError)) throw error
  console.error(error.message)
  process.exitCode = badJobExitCode
}
