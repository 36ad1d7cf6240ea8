// Which build of uWebSockets.js runs is what its package says once it is loaded: a third-party one is marked, the official one
// takes its place where a user has installed it. The packages are made up, the server is the suite's.
import assert from 'node:assert/strict'
import { copyFileSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { readPlacementFacts } from '../../../bench/placement/placement.ts'
import { type Launch, prepareLaunch, probeServer } from '../../../bench/prepare/launch.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { findVariant } from '../../../runners/variants.ts'
import { openWorkshop, type Workshop } from './made-up-toolchain.ts'

const { tools } = await readPlacementFacts()
const projectRoot = join(import.meta.dirname, '../../..')

const uws = () => {
  const runner = readCatalog().find(({ spec }) => spec.id === 'uws')
  const variant = runner && findVariant(runner.spec, 'tuned')
  if (!runner || !variant) throw new Error('there is no uws/tuned')
  // All on the suite's Node.js: another one would have to be fetched.
  const candidates = runner.spec.candidates.map((candidate) => ({ ...candidate, runtime: 'node' }))
  return { runner: { ...runner, spec: { ...runner.spec, candidates } }, variant }
}

/** An addon that loads, under the name that addons of uWebSockets.js have. */
const anyAddon = (): string => {
  const [addon] = globSync(
    ['build/Release/*.node', `prebuilds/${process.platform}-${process.arch}/*.node`].map((path) =>
      join(projectRoot, 'node_modules/bufferutil', path),
    ),
  )
  if (addon === undefined) throw new Error('bufferutil has no addon')
  return addon
}

const listening = `
const { createServer } = require('node:net')
require('./uws_made_up.node')
const app = { ws: () => app, any: () => app, listen: (host, port, done) => {
  const server = createServer().listen(port, host, () => done(server))
  return app
} }
module.exports = { App: () => app, DISABLED: 0, us_socket_local_port: (server) => server.address().port }
`

/** Installs a package as npm would: in the folder of the name that it is loaded by. */
const install = ({ options }: Workshop, folder: string, manifest: object, code = listening): void => {
  const path = join(options.projectRoot, 'node_modules', folder)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'package.json'), JSON.stringify({ main: 'uws.js', ...manifest }))
  writeFileSync(join(path, 'uws.js'), code)
  copyFileSync(anyAddon(), join(path, 'uws_made_up.node'))
}

const prepare = async ({ options }: Workshop) => {
  const { runner, variant } = uws()
  const launch: Launch = await prepareLaunch(runner, variant, { ...options, tools })
  assert.equal(launch.status, 'ready', JSON.stringify(launch))
  const ready = await probeServer(runner, variant, launch, { ...options, tools })
  assert.ok('event' in ready)
  return { launch, loaded: `${ready.library} ${ready.libraryVersion}` }
}

const open = (t: TestContext): Workshop => openWorkshop(t)

describe('a row of uWebSockets.js', () => {
  it('is marked as a third-party build, with what upstream has released and the command to install that', async (t) => {
    const workshop = open(t)
    install(workshop, 'uWebSockets.js', { name: '@btc-vision/uwebsockets.js', version: '20.57.0' })
    const { launch, loaded } = await prepare(workshop)
    assert.equal(loaded, '@btc-vision/uwebsockets.js 20.57.0')
    assert.deepEqual(launch.substitute, {
      reason: 'third-party build @btc-vision/uwebsockets.js 20.57.0; upstream has released 20.69.0',
      remedy: 'npm install --no-save uNetworking/uWebSockets.js#v20.69.0 (needs glibc 2.38 or newer)',
    })
  })

  it('has no mark with the official build, and names the version that is loaded', async (t) => {
    const workshop = open(t)
    install(workshop, 'uWebSockets.js', { name: 'uWebSockets.js', version: '20.68.0' })
    install(workshop, 'uws-legacy', { name: '@made-up/legacy', version: '20.30.0' })
    const { launch, loaded } = await prepare(workshop)
    assert.equal(loaded, 'uWebSockets.js 20.68.0')
    assert.equal(launch.substitute, undefined)
    assert.equal(launch.caveat, null)
  })

  it('falls back to the old build, unranked and marked, where the official one does not load', async (t) => {
    const workshop = open(t)
    const unloadable = "throw new Error('GLIBC_2.38 not found')"
    install(workshop, 'uWebSockets.js', { name: 'uWebSockets.js', version: '20.69.0' }, unloadable)
    install(workshop, 'uws-legacy', { name: '@made-up/legacy', version: '20.30.0' })
    const { launch, loaded } = await prepare(workshop)
    assert.equal(loaded, '@made-up/legacy 20.30.0')
    assert.match(launch.substitute?.reason ?? '', /^third-party build @made-up\/legacy 20\.30\.0; upstream/)
    assert.match(launch.caveat ?? '', /too old to rank/)
  })
})
