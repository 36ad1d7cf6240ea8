// Makes what tests need, once for all test files: bundles, binaries, virtual environments and other Node.js versions for
// real servers, the images of most tests, the browser. What cannot be made here is skipped by its tests.
// node test/start/prepare.ts [word of a kind …]
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { prepareFramePool } from '../../bench/frames/pool.ts'
import { readPlacementFacts } from '../../bench/placement/placement.ts'
import { prepareLaunch } from '../../bench/prepare/launch.ts'
import { createSteps } from '../../bench/prepare/steps.ts'
import { type Runner, readCatalog } from '../../runners/catalog.ts'
import { listVariants } from '../../runners/variants.ts'
import { externalNames, prepareExternalServer } from '../fixtures/external/start.ts'

const projectRoot = join(import.meta.dirname, '../..')
const cacheFolder = join(projectRoot, '.cache')
const options = {
  projectRoot,
  cacheFolder,
  onProgress: () => {},
  signal: new AbortController().signal,
  tools: (await readPlacementFacts()).tools,
}
const doStep = createSteps(options)

const prepareRunners = async (runners: readonly Runner[]): Promise<void> => {
  for (const runner of runners)
    for (const variant of listVariants(runner.spec)) await prepareLaunch(runner, variant, options, doStep)
}
const prepareExternalServers = async (): Promise<void> => {
  for (const name of externalNames) await prepareExternalServer(name)
}

const runners = [...readCatalog(), ...readCatalog(join(projectRoot, 'bench/generator-comparison'))]
const ofStep = (step: Runner['spec']['prepare']['step']): readonly Runner[] =>
  runners.filter(({ spec }) => spec.prepare.step === step)

const needed = new Set(process.argv.slice(2))
const needsServers = needed.has('real') || needed.has('alone')
// Compilers want the CPUs, packages the network; two of a kind at a time would only wait for each other.
const lanes: readonly (() => Promise<unknown>)[] = [
  async () => {
    await prepareRunners(ofStep('go'))
    if (needed.has('slow')) await prepareExternalServers()
  },
  () => prepareRunners(ofStep('venv')),
  () => prepareRunners(ofStep('bundle')),
  () => prepareFramePool({ frameBytes: 2 ** 20, seed: 1, cacheFolder: join(cacheFolder, 'frames') }),
]
await Promise.all([
  ...(needsServers ? lanes.map((lane) => lane()) : []),
  // Two processes that unpack it at a time would start half of it.
  needed.has('browser') ? chromium.executablePath() : null,
])
