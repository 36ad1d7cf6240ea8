// A virtual environment is made once, is shared, and an interrupt never leaves one that is taken for whole.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { InterruptedError } from '../../../bench/failure/failure.ts'
import { createSteps } from '../../../bench/prepare/steps.ts'
import type { Prepared } from '../../../bench/prepare/tools.ts'
import type { Runner } from '../../../runners/catalog.ts'
import { openWorkshop, pythonScript, type Workshop } from './made-up-toolchain.ts'

const step = { step: 'venv', entry: 'server.py', requirements: 'requirements.txt' } as const
const pinned = 'alpha==1.0 \\\n    --hash=sha256:00\nbeta==2.0 \\\n    --hash=sha256:01\n'

const makeRunner = (workshop: Workshop, id = 'snake', requirements = pinned): Runner =>
  workshop.makeRunner(id, { 'requirements.txt': requirements })

/** A step of a new run: what an earlier run has looked up is not known to it. */
const prepare = (workshop: Workshop, runner: Runner): Promise<Prepared> =>
  createSteps(workshop.options)(runner, step)

const venvsOf = (workshop: Workshop): readonly string[] =>
  globSync(join(workshop.options.cacheFolder, 'venvs/*'))

const isGone = (pid: number): boolean => {
  const file = `/proc/${pid}/stat`
  return !existsSync(file) || / Z /.test(readFileSync(file, 'utf8'))
}

describe('a virtual environment', () => {
  it('is made once and used again, by every runner with the same requirements', async (t) => {
    const workshop = openWorkshop(t)
    workshop.addTool('python3', pythonScript())
    const first = await prepare(workshop, makeRunner(workshop))
    const again = await prepare(workshop, makeRunner(workshop))
    const other = await prepare(workshop, makeRunner(workshop, 'adder'))
    assert.equal(first.status, 'ready')
    assert.deepEqual(again, first)
    assert.equal(other.status, 'ready')
    assert.equal(other.runtime, first.runtime)
    assert.notEqual(other.server, first.server)
    assert.deepEqual(workshop.calls(), ['venv', 'pip'])
    assert.deepEqual(workshop.shown, [
      'making a virtual environment for Python 3.12.1',
      'installing alpha, beta',
    ])
  })

  it('is made anew for other requirements and for another Python', async (t) => {
    const workshop = openWorkshop(t)
    workshop.addTool('python3', pythonScript())
    await prepare(workshop, makeRunner(workshop))
    await prepare(workshop, makeRunner(workshop, 'snake', 'alpha==1.1 --hash=sha256:02\n'))
    workshop.addTool('python3', pythonScript({ version: '3.13.0' }))
    await prepare(workshop, makeRunner(workshop))
    assert.equal(venvsOf(workshop).length, 3)
  })

  it('is not asked for where python3 has gone, though it is in the cache', async (t) => {
    const workshop = openWorkshop(t)
    workshop.addTool('python3', pythonScript())
    await prepare(workshop, makeRunner(workshop))
    const withoutPython = { ...workshop.options, searchPath: join(workshop.options.projectRoot, 'nothing') }
    const prepared = await createSteps(withoutPython)(makeRunner(workshop), step)
    assert.equal(prepared.status, 'unavailable')
    assert.match(prepared.reason, /not on the PATH/)
  })

  it('is repaired after an interrupt, which leaves no process behind', async (t) => {
    const workshop = openWorkshop(t)
    workshop.addTool('python3', pythonScript({ pip: '/bin/sleep 60 & echo $! >> $LOG; wait' }))
    const preparing = prepare(workshop, makeRunner(workshop))
    while (workshop.calls().length < 3) await sleep(5)
    workshop.interrupt()
    await assert.rejects(preparing, InterruptedError)
    assert.deepEqual(venvsOf(workshop), [])
    const child = Number(workshop.calls().at(-1))
    for (let polls = 0; polls < 100 && !isGone(child); polls++) await sleep(10)
    assert.ok(isGone(child), `process ${child} still runs`)

    const next = openWorkshop(t, workshop.options.cacheFolder)
    next.addTool('python3', pythonScript())
    assert.equal((await prepare(next, makeRunner(next))).status, 'ready')
    assert.deepEqual(next.calls(), ['venv', 'pip'])
  })

  it('is made again where its Python has gone', async (t) => {
    const workshop = openWorkshop(t)
    workshop.addTool('python3', pythonScript())
    const first = await prepare(workshop, makeRunner(workshop))
    assert.ok(first.status === 'ready' && first.runtime !== null)
    rmSync(first.runtime)
    assert.deepEqual(await prepare(workshop, makeRunner(workshop)), first)
    assert.ok(existsSync(first.runtime))
  })

  it('is unavailable with the last words of pip, and nothing is left of it', async (t) => {
    const workshop = openWorkshop(t)
    const pip =
      'echo "WARNING: retrying" >&2; echo "ERROR: No matching distribution found for alpha==1.0" >&2; exit 1'
    workshop.addTool('python3', pythonScript({ pip }))
    const prepared = await prepare(workshop, makeRunner(workshop))
    assert.equal(prepared.status, 'unavailable')
    assert.match(prepared.reason, /: ERROR: No matching distribution found for alpha==1\.0$/)
    assert.match(prepared.remedy, /^python3 -m pip download .*requirements\.txt$/)
    assert.deepEqual(venvsOf(workshop), [])
  })
})
