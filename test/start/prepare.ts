// Makes what real servers are started from, once for all test files, in the project's cache: bundles, binaries, virtual
// environments, other Node.js versions. What cannot be made here is named; its tests skip themselves with the same reason.
import { join } from 'node:path'
import { readPlacementFacts } from '../../bench/placement/placement.ts'
import { prepareLaunch } from '../../bench/prepare/launch.ts'
import { createSteps } from '../../bench/prepare/steps.ts'
import { readCatalog } from '../../runners/catalog.ts'

const projectRoot = join(import.meta.dirname, '../..')
const options = {
  projectRoot,
  cacheFolder: join(projectRoot, '.cache'),
  onProgress: () => {},
  signal: new AbortController().signal,
  tools: (await readPlacementFacts()).tools,
}
const doStep = createSteps(options)

for (const runner of readCatalog())
  for (const [id, variant] of Object.entries(runner.spec.variants)) {
    const beganMs = performance.now()
    const launch = await prepareLaunch(runner, variant, options, doStep)
    const ms = performance.now() - beganMs
    if (ms > 200) console.log(`${runner.spec.id}/${id} ${launch.status} ${Math.round(ms)} ms`)
  }
