// npm run docker: builds the image of this checkout, runs the matrix in it, and copies the run folder out.
import { randomBytes } from 'node:crypto'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { planCall } from '../bench/container/arguments.ts'
import { type EngineName, engineNames, findEngine } from '../bench/container/engine.ts'
import { ensureImage } from '../bench/container/image.ts'
import { requireSamePackages, runInContainer } from '../bench/container/run.ts'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { watchForInterrupt } from '../bench/failure/interrupt.ts'
import { describeSuite } from '../bench/machine/suite.ts'
import { compareStoredRuns } from '../report/compare/compare.ts'
import { renderComparison } from '../report/compare/table.ts'
import { createStatusLine } from '../report/terminal/status-line.ts'
import { readRun } from '../results/store.ts'
import { nameList } from './arguments.ts'
import { defaultRunFolder, projectRoot, runCli, say } from './cli.ts'
import { program as matrix } from './matrix.ts'
import { openInBrowser } from './open-in-browser.ts'

interface Options {
  readonly engine?: EngineName
  readonly image?: string
  readonly baseImage?: string
  readonly buildArg?: readonly string[]
  readonly cpusetCpus?: string
  readonly memory?: string
  readonly out?: string
  readonly resume?: string
  readonly reproduce?: string
  readonly frames?: string
  readonly scenario?: readonly string[]
  readonly open?: boolean
}

export const program = new Command('docker')
  .description('Builds the image of this checkout, runs the matrix in it, and copies the run folder out.')
  .argument('[matrix-options...]', 'further options of npm run matrix')
  .allowUnknownOption()
  .addOption(
    new Option('--engine <name>', 'container engine (default: the first that answers)').choices(engineNames),
  )
  .option('--image <name>', 'an existing image of the version of this checkout')
  .option('--base-image <name>', 'base of the image, to pin it by digest')
  .option('--build-arg <name=value>', 'argument of the Dockerfile, such as WITH_JAVA=no', collectBuildArg)
  .option('--cpuset-cpus <list>', 'CPUs of the container, such as 0-3 (default: those of this process)')
  .option('--memory <size>', 'memory limit, such as 4g (default: none)')
  .option('--out <folder>', 'run folder, absent or empty (default: results/local/<time>-docker)')
  .option('--resume <run>', 'continue an unfinished run')
  .option('--reproduce <run>', 'measure the plan of a recorded run in the container, and compare both')
  .option('--frames <folder>', 'your own images in place of the suite’s')
  .option('--open', 'open the report in the browser of this desktop')
  .option('--scenario <ids>', 'scenarios of the suite, or files of your own', nameList)

await runCli(
  import.meta,
  program,
  async () => {
    const options = program.opts<Options>()
    const { out = null, resume = null, reproduce = null, frames = null, scenario: scenarios = null } = options
    if (reproduce !== null && [resume, frames, scenarios].some((other) => other !== null))
      throw new UsageError(
        '--reproduce takes its plan from the run: leave out --resume, --frames and --scenario',
      )
    const recorded = reproduce === null ? null : readRun(reproduce)
    const suite = await describeSuite(projectRoot)
    if (recorded) requireSamePackages(recorded, suite)
    const call = planCall(
      { out, resume, reproduce, frames, scenarios, rest: program.args },
      defaultRunFolder('docker'),
    )
    const signal = watchForInterrupt()
    const engine = await findEngine(options.engine ?? null)
    const status = createStatusLine(process.stderr)
    const image = await ensureImage(engine, {
      image: options.image ?? null,
      baseImage: options.baseImage ?? null,
      buildArgs: options.buildArg ?? [],
      projectRoot,
      suite,
      signal,
      onProgress: status.step,
    })
    status.end()
    say(`${image.name}, ${image.id.slice(0, 19)}, ${(image.sizeBytes / 1e6).toFixed(0)} MB, ${engine.name}`)
    const { exitCode, isKilled } = await runInContainer({
      name: `image-stream-bench-${randomBytes(6).toString('hex')}`,
      engine,
      image,
      call,
      isResumed: resume !== null,
      cpus: options.cpusetCpus ?? null,
      memory: options.memory ?? null,
      command: ['npm run docker --', ...process.argv.slice(2)].join(' '),
      cwd: process.cwd(),
      signal,
      onText: (text) => process.stderr.write(text),
    })
    if (isKilled) say(describeKill(call.folder))
    const isMeasured = exitCode === exitCodes.done || exitCode === exitCodes.someFailed
    if (recorded && call.folder !== null && isMeasured)
      say(renderComparison(compareStoredRuns(recorded, readRun(call.folder), null)))
    const page = pathToFileURL(join(call.folder ?? '', 'report.html')).href
    const notOpened = options.open && call.folder !== null && isMeasured ? await openInBrowser(page) : null
    if (notOpened !== null) say(notOpened)
    return isKilled ? exitCodes.someFailed : exitCode
  },
  matrix.options,
)

function collectBuildArg(value: string, earlier: readonly string[] = []): readonly string[] {
  if (!/^[A-Z][A-Z0-9_]*=./.test(value))
    throw new InvalidArgumentError('give a name and a value, such as WITH_JAVA=no')
  return [...earlier, value]
}

function describeKill(folder: string | null): string {
  const advice = 'the container was killed: by the limit of --memory, or by a signal'
  return folder === null
    ? advice
    : `${advice}; finished trials are kept, continue with:\n  npm run docker -- --resume ${relative(process.cwd(), folder)}`
}
