// A server that was built is started once before it is kept; one that does not start is not, and says why in its own words.
import assert from 'node:assert/strict'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { type Launch, prepareLaunch } from '../../../bench/prepare/launch.ts'
import type { RunnerSpec } from '../../../runners/catalog.ts'
import { findVariant } from '../../../runners/variants.ts'
import { goScript, openWorkshop, type Workshop } from './made-up-toolchain.ts'

const ready = JSON.stringify({
  ...{ event: 'ready', port: 4000, runtime: 'sh', runtimeVersion: '1' },
  ...{ library: 'made-up', libraryVersion: '1', ownership: 'owned', applied: { maxMessageBytes: null } },
})
const starts = `echo '${ready}'; cat > /dev/null`
const fails = 'echo "loading the driver" >&2; echo "no such camera: \u001b[31mfront" >&2; exit 3'

/** A workshop whose Go "builds" a shell script. */
const openShop = (t: TestContext, script: string): Workshop => {
  const workshop = openWorkshop(t)
  build(workshop, script)
  return workshop
}

const programOf = ({ options: { projectRoot } }: Workshop): string => join(projectRoot, 'program')

const build = (workshop: Workshop, script: string): void => {
  const program = programOf(workshop)
  writeFileSync(program, `#!/bin/sh\n${script}\n`)
  chmodSync(program, 0o755)
  workshop.addTool('go', goScript('1.23.4', `/bin/cp ${program} $3`))
}

const prepare = async (workshop: Workshop, changes: Partial<RunnerSpec> = {}): Promise<Launch> => {
  const made = workshop.makeRunner('gopher', { 'go.mod': 'module made-up\n', 'main.go': 'package main\n' })
  const runner = { ...made, spec: { ...made.spec, ...changes } }
  const variant = findVariant(runner.spec, 'tuned')
  assert.ok(variant)
  const tools = { taskset: false, setpriv: false, prlimit: false }
  return await prepareLaunch(runner, variant, { ...workshop.options, tools })
}

const keptOf = ({ options: { cacheFolder } }: Workshop): readonly string[] =>
  readdirSync(join(cacheFolder, 'go'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('/server'),
  )

describe('a server that was built', () => {
  it('is kept if it starts, and leaves no log behind', async (t) => {
    const workshop = openShop(t, starts)
    assert.equal((await prepare(workshop)).status, 'ready')
    assert.equal(keptOf(workshop).length, 1)
    assert.deepEqual(readdirSync(join(workshop.options.cacheFolder, 'probe')), [])
  })

  it('is not kept if it ends at once: a fault with its last lines, in one line without colours', async (t) => {
    const workshop = openShop(t, fails)
    const launch = await prepare(workshop)
    assert.equal(launch.status, 'unavailable')
    assert.equal(
      launch.startFailure?.message,
      'the server ended unexpectedly: exit code 3; it said: loading the driver / no such camera: front',
    )
    assert.equal(launch.startFailure.code, 'start-failed')
    assert.equal(launch.reason, launch.startFailure.message)
    assert.deepEqual(keptOf(workshop), [])
  })

  it('is kept if it says that it cannot run here, which is no fault', async (t) => {
    const unavailable = JSON.stringify({ event: 'unavailable', reason: 'no GPU', remedy: 'buy one' })
    const workshop = openShop(t, `echo '${unavailable}'`)
    assert.equal((await prepare(workshop)).status, 'ready')
    assert.equal(keptOf(workshop).length, 1)
  })

  it('is not started where it is a load generator, which needs a server', async (t) => {
    const workshop = openShop(t, fails)
    assert.equal((await prepare(workshop, { role: 'generator' })).status, 'ready')
  })

  it('is built anew where the one that was kept has been spoilt', async (t) => {
    const workshop = openShop(t, starts)
    const first = await prepare(workshop)
    assert.equal(first.status, 'ready')
    writeFileSync(first.command[0], '#!/bin/sh\nexit 1\n')
    assert.deepEqual(await prepare(workshop), first)
    assert.match(readFileSync(first.command[0], 'utf8'), /ready/)
    assert.ok(workshop.shown.includes('gopher from the cache does not start; making it anew'))
    assert.deepEqual(readdirSync(dirname(first.command[0])), ['server'])
  })

  it('is started with the LD_LIBRARY_PATH that its tools had', async (t) => {
    const before = process.env['LD_LIBRARY_PATH']
    t.after(() => {
      if (before === undefined) delete process.env['LD_LIBRARY_PATH']
      else process.env['LD_LIBRARY_PATH'] = before
    })
    process.env['LD_LIBRARY_PATH'] = '/opt/made-up'
    const workshop = openShop(t, 'echo "server: $LD_LIBRARY_PATH" >&2; exit 3')
    workshop.addTool(
      'go',
      goScript('1.23.4', `echo "tool: $LD_LIBRARY_PATH" >> $LOG; /bin/cp ${programOf(workshop)} $3`),
    )
    const launch = await prepare(workshop)
    assert.ok(workshop.calls().includes('tool: /opt/made-up'))
    assert.match(launch.status === 'unavailable' ? launch.reason : '', /server: \/opt\/made-up$/)
  })
})
