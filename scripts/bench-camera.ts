// npm run bench:camera: the suite's camera beside client libraries, into the raw TCP control, on one core each.
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { Command } from 'commander'
import { compareCameras } from '../bench/compare-cameras.ts'
import { UsageError } from '../bench/failure.ts'
import { watchForInterrupt } from '../bench/interrupt.ts'
import { formatInterval, formatNumber, formatRatio } from '../report/format.ts'
import { logInterval } from '../report/stats/interval.ts'
import { launchFigures } from '../report/stats/launches.ts'
import { pairedRatio } from '../report/stats/ratio.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { readCatalog } from '../runners/catalog.ts'
import { nameList, runCli, wholeNumber } from './cli.ts'

const program = new Command('bench:camera')
  .description('How many frames a second each camera hands to a receiver that only swallows bytes.')
  .option('--camera <ids>', 'camera runners beside the prepared one', nameList, ['ws-camera'])
  .option('--size <bytes>', 'size of an image', wholeNumber(16 * 1024, 8 * 1024 * 1024), 1024 * 1024)
  .option('--rounds <n>', 'launches of each camera', wholeNumber(2, 100), 5)

await runCli(program, async () => {
  const { camera, size, rounds } = program.opts<{ camera: readonly string[]; size: number; rounds: number }>()
  const catalog = readCatalog()
  const find = (id: string) => {
    const runner = catalog.find(({ spec }) => spec.id === id)
    if (!runner) throw new UsageError(`unknown runner "${id}"`)
    return runner
  }
  const status = createStatusLine(process.stderr)
  const launches = await compareCameras({
    server: find('raw-tcp'),
    serverVariant: 'tuned',
    cameras: camera.map(find),
    frameBytes: size,
    rounds,
    windowMs: 1500,
    seed: randomInt(2 ** 31),
    projectRoot: join(import.meta.dirname, '..'),
    signal: watchForInterrupt(),
    onProgress: status.step,
  })
  status.end()
  const failed = launches.filter(({ outcome }) => outcome.status !== 'completed')
  const figuresOf = (id: string) =>
    launches.flatMap((launch) => (launch.camera === id ? (launchFigures(launch) ?? []) : []))
  const own = figuresOf('prepared')
  for (const id of new Set(launches.map(({ camera: by }) => by))) {
    const figures = figuresOf(id)
    const fps = logInterval(figures.map((launch) => launch.fps))
    const ratio = pairedRatio(own, figures)
    const times = formatRatio(ratio)
    console.log(
      `${id.padEnd(16)} ${fps && formatNumber(fps.median)} (${formatInterval(fps)}) frames/s   prepared ÷ it: ${times}`,
    )
  }
  for (const { camera: by, outcome } of failed) console.error(`${by}: ${JSON.stringify(outcome)}`)
  return failed.length > 0 ? 3 : 0
})
