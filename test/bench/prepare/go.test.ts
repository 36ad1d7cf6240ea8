// A Go server is built once for the same sources, those of its local modules included, and the same toolchain.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { createSteps } from '../../../bench/prepare/steps.ts'
import type { Prepared } from '../../../bench/prepare/tools.ts'
import type { Runner } from '../../../runners/catalog.ts'
import { goScript, openWorkshop, type Workshop } from './made-up-toolchain.ts'

const sources = {
  'go.mod': 'module made-up\n\nreplace made-up/shared => ../shared\n',
  'go.sum': '',
  'main.go': 'package main\n',
}

const makeRunner = (workshop: Workshop, main = sources['main.go'], shared = 'package shared\n'): Runner => {
  workshop.makeRunner('shared', { 'shared.go': shared })
  return workshop.makeRunner('gopher', { ...sources, 'main.go': main })
}

const prepare = (workshop: Workshop, runner: Runner): Promise<Prepared> =>
  createSteps(workshop.options)(runner, { step: 'go' })

describe('a Go server', () => {
  it('is built once, by the machine’s toolchain if that is the pinned one, from what go.sum vouches for', async (t) => {
    const workshop = openWorkshop(t)
    workshop.addTool('go', goScript('1.23.4'))
    const first = await prepare(workshop, makeRunner(workshop))
    assert.equal(first.status, 'ready')
    assert.equal(readFileSync(first.server, 'utf8'), 'binary\n')
    assert.deepEqual(await prepare(workshop, makeRunner(workshop)), first)
    assert.deepEqual(workshop.calls(), ['build local -trimpath -mod=readonly -buildvcs=false'])
    assert.deepEqual(workshop.shown, ['building gopher with Go 1.23.4'])
  })

  it('is built by the pinned toolchain where the machine has another that can fetch it', async (t) => {
    const workshop = openWorkshop(t)
    workshop.addTool('go', goScript('1.26.0', undefined, 'any'))
    const prepared = await prepare(workshop, makeRunner(workshop))
    assert.equal(prepared.status === 'ready' && prepared.substitute, undefined)
    assert.deepEqual(workshop.calls(), ['build go1.23.4 -trimpath -mod=readonly -buildvcs=false'])
    assert.deepEqual(workshop.shown, ['looking for the pinned Go 1.23.4', 'building gopher with Go 1.23.4'])
  })

  it("is built by the machine's own toolchain, and says so, where the pinned one cannot be had", async (t) => {
    const workshop = openWorkshop(t)
    workshop.addTool('go', goScript('1.26.0'))
    const prepared = await prepare(workshop, makeRunner(workshop))
    assert.deepEqual(prepared.status === 'ready' && prepared.substitute, {
      reason: "built with this machine's Go 1.26.0: the pinned Go 1.23.4 cannot be had",
      remedy: 'GOTOOLCHAIN=go1.23.4 go version',
    })
    assert.deepEqual(workshop.calls(), ['build local -trimpath -mod=readonly -buildvcs=false'])
  })

  it('is built again when a source, a local module or the toolchain changes', async (t) => {
    const workshop = openWorkshop(t)
    workshop.addTool('go', goScript('1.23.4'))
    const paths = new Set<string>()
    const note = async (runner: Runner): Promise<void> => {
      const prepared = await prepare(workshop, runner)
      if (prepared.status === 'ready') paths.add(prepared.server)
    }
    await note(makeRunner(workshop))
    await note(makeRunner(workshop, 'package main // changed\n'))
    await note(makeRunner(workshop, sources['main.go'], 'package shared // changed\n'))
    workshop.addTool('go', goScript('1.24.0'))
    await note(makeRunner(workshop))
    assert.equal(paths.size, 4)
  })

  it('is built by the next run when a build has failed', async (t) => {
    const workshop = openWorkshop(t)
    const build = 'echo half > $3; echo "go: downloading x" >&2; echo "dial tcp: no network" >&2; exit 1'
    workshop.addTool('go', goScript('1.23.4', build))
    const failed = await prepare(workshop, makeRunner(workshop))
    assert.equal(failed.status, 'unavailable')
    assert.match(failed.reason, /^runners\/gopher does not build: dial tcp: no network$/)
    assert.equal(failed.remedy, 'go -C runners/gopher mod download')
    workshop.addTool('go', goScript('1.23.4'))
    const repaired = await prepare(workshop, makeRunner(workshop))
    assert.equal(repaired.status, 'ready')
    assert.equal(readFileSync(repaired.server, 'utf8'), 'binary\n')
  })
})
