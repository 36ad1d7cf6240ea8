// A Java server is built once for the same sources, Maven and Java, whatever the caller's settings say.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { execa } from 'execa'
import { cleanEnvironment } from '../../../bench/prepare/clean-environment.ts'
import { cleanCall } from '../../../bench/prepare/java.ts'
import { createSteps } from '../../../bench/prepare/steps.ts'
import type { Prepared } from '../../../bench/prepare/tools.ts'
import type { Runner } from '../../../runners/catalog.ts'
import { type MavenTraits, mavenScript, openWorkshop, type Workshop } from './made-up-toolchain.ts'

const openMaven = (t: TestContext): Workshop & { readonly useMaven: (traits?: MavenTraits) => void } => {
  const workshop = openWorkshop(t)
  const home = join(workshop.options.projectRoot, 'jdk')
  mkdirSync(join(home, 'bin'), { recursive: true })
  writeFileSync(join(home, 'bin/javac'), '')
  const useMaven = (traits: MavenTraits = {}): void =>
    workshop.addTool('mvn', mavenScript({ home, ...traits }))
  useMaven()
  return { ...workshop, useMaven }
}

const makeRunner = (workshop: Workshop, main = 'class Main {}\n', shared = 'class State {}\n'): Runner => {
  workshop.shareJava('State.java', shared)
  return workshop.makeRunner('bean', { 'pom.xml': '<project/>\n', 'Main.java': main })
}

const prepare = (workshop: Workshop, runner: Runner): Promise<Prepared> =>
  createSteps(workshop.options)(runner, { step: 'maven' })

describe('a Java server', () => {
  it('is built once, and run by the Java that built it', async (t) => {
    const workshop = openMaven(t)
    const first = await prepare(workshop, makeRunner(workshop))
    assert.equal(first.status, 'ready')
    assert.equal(first.runtime, join(workshop.options.projectRoot, 'jdk/bin/java'))
    assert.equal(readFileSync(first.server, 'utf8'), 'jar\n')
    assert.deepEqual(await prepare(workshop, makeRunner(workshop)), first)
    assert.equal(workshop.calls().length, 1)
    assert.deepEqual(workshop.shown, ['building bean with Java 17.0.9'])
  })

  it('is kept as the jar and its libraries, and nothing else of what Maven makes', async (t) => {
    const workshop = openMaven(t)
    const prepared = await prepare(workshop, makeRunner(workshop))
    assert.equal(prepared.status, 'ready')
    const folder = dirname(prepared.server)
    assert.deepEqual(readdirSync(folder, { recursive: true }).toSorted(), [
      'lib',
      'lib/one.jar',
      'server.jar',
    ])
    assert.deepEqual(readdirSync(dirname(folder)).length, 1)
  })

  it('is built again when a source, a shared one, Maven or Java changes', async (t) => {
    const workshop = openMaven(t)
    const paths = new Set<string>()
    const note = async (runner: Runner): Promise<void> => {
      const prepared = await prepare(workshop, runner)
      if (prepared.status === 'ready') paths.add(prepared.server)
    }
    await note(makeRunner(workshop))
    await note(makeRunner(workshop, 'class Main { int changed; }\n'))
    await note(makeRunner(workshop, undefined, 'class State { int changed; }\n'))
    makeRunner(workshop)
    workshop.useMaven({ java: '21.0.1' })
    await note(makeRunner(workshop))
    workshop.useMaven({ maven: '3.9.9' })
    await note(makeRunner(workshop))
    assert.equal(paths.size, 5)
  })

  it('is built by the next run when a build has failed, with the first error of the compiler', async (t) => {
    const workshop = openMaven(t)
    const errors = [
      '[ERROR] COMPILATION ERROR : ',
      '[ERROR] Main.java:[1,1] cannot find symbol',
      '[ERROR] help',
    ]
    workshop.useMaven({ build: `${errors.map((line) => `echo "${line}"`).join('; ')}; exit 1` })
    const failed = await prepare(workshop, makeRunner(workshop))
    assert.deepEqual(failed, {
      status: 'unavailable',
      reason: 'runners/bean does not build: Main.java:[1,1] cannot find symbol',
      remedy: 'mvn --file runners/bean/pom.xml dependency:go-offline',
    })
    workshop.useMaven()
    const repaired = await prepare(workshop, makeRunner(workshop))
    assert.equal(repaired.status, 'ready')
    assert.ok(existsSync(repaired.server))
  })
})

describe('the environment of Maven', () => {
  it('has none of the caller’s options of virtual machines and builds', () => {
    const call = cleanCall({
      MAVEN_OPTS: '-Xmx8m -Dmaven.repo.local=/tmp/other',
      JAVA_TOOL_OPTIONS: '-javaagent:x',
    })
    for (const name of ['MAVEN_OPTS', 'MAVEN_ARGS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS'])
      assert.deepEqual(cleanEnvironment({ [name]: '-x' }), {}, name)
    assert.deepEqual(call.env, { MAVEN_SKIP_RC: '1' })
  })

  it('keeps the proxy and the certificates that lead to its repositories', () => {
    const { env } = cleanCall({
      MAVEN_OPTS: '-Xmx8m -Dhttps.proxyHost=proxy.example -Dhttps.proxyPort=3128',
      JAVA_TOOL_OPTIONS: '-Djavax.net.ssl.trustStore=/etc/own.jks -verbose:class',
    })
    assert.deepEqual(env?.['MAVEN_OPTS']?.split(' '), [
      '-Djavax.net.ssl.trustStore=/etc/own.jks',
      '-Dhttps.proxyHost=proxy.example',
      '-Dhttps.proxyPort=3128',
    ])
  })

  it('reaches a build clean, in a process that has such options', async () => {
    const [java, tools] = ['java', 'tools'].map((name) =>
      join(import.meta.dirname, `../../../bench/prepare/${name}.ts`),
    )
    const code = `
      import { cleanCall } from ${JSON.stringify(java)}
      import { runTool } from ${JSON.stringify(tools)}
      const { signal } = new AbortController()
      const printed = 'echo "opts=$MAVEN_OPTS tool=$JAVA_TOOL_OPTIONS args=$MAVEN_ARGS rc=$MAVEN_SKIP_RC"'
      console.log((await runTool('sh', ['-c', printed], { signal }, cleanCall())).stdout)`
    const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', code], {
      env: {
        MAVEN_OPTS: '-Dbroken',
        JAVA_TOOL_OPTIONS: '-Dbroken',
        MAVEN_ARGS: '--broken',
        MAVEN_SKIP_RC: '',
      },
    })
    assert.equal(stdout, 'opts= tool= args= rc=1')
  })
})
