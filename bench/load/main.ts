// Entry of the load process: one JSON job as its argument, commands on stdin, one JSON line an answer on stdout.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import {
  type CameraClosedLine,
  type CameraReadyLine,
  type CameraStatsLine,
  cameraJobSchema,
} from '../../runners/contract.ts'
import { splitFrames } from '../frames/read-pool.ts'
import { startCameras } from './camera.ts'
import { readUsage } from './usage.ts'
import { prepareWireFrames } from './wire-frames.ts'

const job = cameraJobSchema.parse(JSON.parse(process.argv[2] ?? ''))
const { batches } = prepareWireFrames(splitFrames(readFileSync(job.frameFile), job.frameBytes), job.seed)

const print = (line: CameraReadyLine | CameraStatsLine | CameraClosedLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const cameras = startCameras({
  url: new URL(job.url),
  connections: job.connections,
  batches,
  onOpen: () =>
    print({
      event: 'ready',
      runtime: 'node',
      runtimeVersion: process.versions.node,
      library: 'node:net',
      libraryVersion: process.versions.node,
      extensions: null,
    }),
  onClose: (code, reason) => print({ event: 'closed', code, reason }),
})
const printStats = (event: CameraStatsLine['event']): void =>
  print({ event, ...cameras.counters, ...readUsage() })

const commands = createInterface({ input: process.stdin })
commands.on('line', (line) => {
  if (line === 'stats') printStats('stats')
  if (line === 'stop') cameras.stop().then(() => printStats('stopped'))
})
commands.on('close', () => {
  cameras.close()
  // A peer that never takes the close frame must not keep this process.
  setTimeout(() => process.exit(), 200).unref()
})
