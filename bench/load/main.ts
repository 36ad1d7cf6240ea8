// Entry of the load process: one JSON job as its argument, commands on stdin, one JSON line an answer on stdout.
import { createInterface } from 'node:readline'
import type { CameraClosedLine, CameraJob, CameraReadyLine, CameraStatsLine } from '../../runners/contract.ts'
import { startCameras } from './camera.ts'
import { createWorkClock } from './deflate/work-clock.ts'
import { chooseFeed } from './feed/choose.ts'
import { JobError, readImages, readJob } from './job.ts'
import { idleMs, readUsage } from './usage.ts'

/** The exit code of a caller's mistake; a fault of ours shows its stack and ends with 1. */
const badJobExitCode = 2
const closeTimeoutMs = 200

const run = (job: CameraJob): void => {
  const clock = createWorkClock(idleMs)
  const cameras = startCameras({
    url: new URL(job.url),
    connections: job.connections,
    offerDeflate: job.deflate !== 'off',
    // Read here, so that the images need not stay in memory beside the frames that are made of them.
    prepare: (agreement) => chooseFeed(readImages(job), job, agreement, clock),
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
    print({ event, ...cameras.counters, ...readUsage(clock.idleAtWorkMs()) })

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
