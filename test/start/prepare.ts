// Makes what real servers are started from, once for all test files, in the project's cache: bundles, binaries, virtual
// environments, other Node.js versions, and the images of most tests. What cannot be made here is skipped by its tests.
import { join } from 'node:path'
import { prepareFramePool } from '../../bench/frames/pool.ts'
import { readPlacementFacts } from '../../bench/placement/placement.ts'
import { prepareLaunch } from '../../bench/prepare/launch.ts'
import { createSteps } from '../../bench/prepare/steps.ts'
import { type Runner, readCatalog } from '../../runners/catalog.ts'
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
    for (const variant of Object.values(runner.spec.variants))
      await prepareLaunch(runner, variant, options, doStep)
}
const prepareExternalServers = async (): Promise<void> => {
  for (const name of externalNames) await prepareExternalServer(name)
}

const withExternalServers = process.argv.includes('all')
const runners = [...readCatalog(), ...readCatalog(join(projectRoot, 'bench/generator-comparison'))]
const ofStep = (...steps: readonly string[]): readonly Runner[] =>
  runners.filter(({ spec }) => steps.includes(spec.prepare.step))

// Compilers want the CPUs, packages the network; two of a kind at a time would only wait for each other.
await Promise.all([
  prepareRunners(ofStep('go')).then(() => (withExternalServers ? prepareExternalServers() : undefined)),
  prepareRunners(ofStep('venv')),
  prepareRunners(ofStep('bundle')),
  prepareFramePool({ frameBytes: 2 ** 20, seed: 1, cacheFolder: join(cacheFolder, 'frames') }),
])
