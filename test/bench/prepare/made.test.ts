// Servers made beforehand are taken where their toolchain is missing, and only as they were made.
import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { makeServers } from '../../../bench/prepare/beforehand.ts'
import { createSteps } from '../../../bench/prepare/steps.ts'
import type { Prepared } from '../../../bench/prepare/tools.ts'
import type { Runner } from '../../../runners/catalog.ts'
import {
  goScript,
  javaScript,
  mavenScript,
  openWorkshop,
  pythonScript,
  type Workshop,
} from './made-up-toolchain.ts'

const venvStep = { step: 'venv', entry: 'server.py', requirements: 'requirements.txt' } as const

const prepare = ({ options }: Workshop, runner: Runner): Promise<Prepared> =>
  createSteps(options)(runner, runner.spec.prepare)

const reasonOf = (prepared: Prepared): string =>
  prepared.status === 'unavailable' ? prepared.reason : 'it is ready'

/** The path of what was prepared. */
const pathOf = (prepared: Prepared): string => {
  assert.equal(prepared.status, 'ready', reasonOf(prepared))
  return prepared.runtime ?? prepared.server
}

describe('a Go server made beforehand', () => {
  const makeBeforehand = async (t: TestContext): Promise<{ workshop: Workshop; runner: Runner }> => {
    const workshop = openWorkshop(t)
    const runner = workshop.makeRunner('gopher', {
      'go.mod': 'module made-up\n',
      'main.go': 'package main\n',
    })
    workshop.addTool('go', goScript('1.23.4'))
    await makeServers('go', [runner], workshop.options)
    rmSync(join(workshop.options.searchPath ?? '', 'go'))
    return { workshop, runner }
  }

  it('is taken without Go', async (t) => {
    const { workshop, runner } = await makeBeforehand(t)
    assert.match(pathOf(await prepare(workshop, runner)), /\/go\/gopher-[0-9a-f]+\/server$/)
  })

  it('is not taken once a byte of it has changed', async (t) => {
    const { workshop, runner } = await makeBeforehand(t)
    appendFileSync(pathOf(await prepare(workshop, runner)), 'x')
    assert.equal(reasonOf(await prepare(workshop, runner)), 'gopher has changed since it was built')
  })

  it('is not taken for other sources', async (t) => {
    const { workshop, runner } = await makeBeforehand(t)
    writeFileSync(join(runner.folder, 'main.go'), 'package main // changed\n')
    assert.equal(reasonOf(await prepare(workshop, runner)), 'gopher was built from other sources')
  })

  it('is not there where nothing was made: then Go is what is missing', async (t) => {
    const workshop = openWorkshop(t)
    const runner = workshop.makeRunner('gopher', { 'go.mod': 'module made-up\n' })
    assert.match(reasonOf(await prepare(workshop, runner)), /^go is not on the PATH/)
  })
})

describe('a virtual environment made beforehand', () => {
  const makeBeforehand = async (t: TestContext): Promise<{ workshop: Workshop; runner: Runner }> => {
    const workshop = openWorkshop(t)
    const { folder, spec } = workshop.makeRunner('snake', { 'requirements.txt': 'made-up==1.0\n' })
    const runner = { folder, spec: { ...spec, prepare: venvStep } }
    workshop.addTool('python3', pythonScript())
    await makeServers('python', [runner], workshop.options)
    workshop.addTool('python3', pythonScript({ venv: false }))
    return { workshop, runner }
  }

  it('is taken by an interpreter that could not make one', async (t) => {
    const { workshop, runner } = await makeBeforehand(t)
    assert.match(pathOf(await prepare(workshop, runner)), /\/venvs\/[0-9a-f]+\/bin\/python$/)
  })

  it('is not taken by another interpreter', async (t) => {
    const { workshop, runner } = await makeBeforehand(t)
    workshop.addTool('python3', pythonScript({ venv: false, version: '3.13.0' }))
    assert.equal(
      reasonOf(await prepare(workshop, runner)),
      'made with Python 3.12.1, but this machine has Python 3.13.0',
    )
  })

  it('is not taken once a file has come into it', async (t) => {
    const { workshop, runner } = await makeBeforehand(t)
    const python = pathOf(await prepare(workshop, runner))
    writeFileSync(join(dirname(python), 'other'), '')
    assert.equal(reasonOf(await prepare(workshop, runner)), 'snake has changed since it was built')
  })
})

describe('a jar made beforehand', () => {
  const makeBeforehand = async (t: TestContext): Promise<{ workshop: Workshop; runner: Runner }> => {
    const workshop = openWorkshop(t)
    const { folder, spec } = workshop.makeRunner('bean', { 'pom.xml': '<project/>', 'Main.java': '' })
    workshop.shareJava('State.java', '')
    const runner = { folder, spec: { ...spec, prepare: { step: 'maven' } as const } }
    const home = join(workshop.options.projectRoot, 'jdk')
    mkdirSync(join(home, 'bin'), { recursive: true })
    writeFileSync(join(home, 'bin/javac'), '')
    workshop.addTool('mvn', mavenScript({ home }))
    await makeServers('maven', [runner], workshop.options)
    rmSync(join(workshop.options.searchPath ?? '', 'mvn'))
    return { workshop, runner }
  }

  it('is run by any Java that is new enough, without Maven', async (t) => {
    const { workshop, runner } = await makeBeforehand(t)
    workshop.addTool('java', javaScript('21.0.1'))
    const prepared = await prepare(workshop, runner)
    assert.equal(pathOf(prepared), '/made-up/jre/bin/java')
    assert.match(prepared.status === 'ready' ? prepared.server : '', /\/maven\/bean-[0-9a-f]+\/server\.jar$/)
  })

  it('is not run by an older Java', async (t) => {
    const { workshop, runner } = await makeBeforehand(t)
    workshop.addTool('java', javaScript('11.0.2'))
    assert.equal(
      reasonOf(await prepare(workshop, runner)),
      'made for Java 17, but this machine has Java 11.0.2',
    )
  })

  it('is not taken without a Java: then Maven is what is missing', async (t) => {
    const { workshop, runner } = await makeBeforehand(t)
    assert.match(reasonOf(await prepare(workshop, runner)), /^mvn is not on the PATH/)
  })
})

describe('making beforehand', () => {
  it('fails with the reason where one server cannot be made', async (t) => {
    const workshop = openWorkshop(t)
    const runner = workshop.makeRunner('gopher', { 'go.mod': 'module made-up\n' })
    await assert.rejects(
      makeServers('go', [runner], workshop.options),
      /^Error: go cannot be made: go is not on/,
    )
    workshop.addTool('go', goScript('1.26.0'))
    await assert.rejects(
      makeServers('go', [runner], workshop.options),
      /^Error: go cannot be made: built with this machine's Go 1\.26\.0: the pinned Go 1\.23\.4 cannot be had/,
    )
    workshop.addTool('go', goScript('1.23.4', 'echo broken >&2; exit 1'))
    await assert.rejects(makeServers('go', [runner], workshop.options), /gopher cannot be made: .*broken/)
  })
})
