// Python, Go, Rust and Maven are looked for on the PATH; what is missing or too old is said with versions and a remedy.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { createToolchains, isAtLeast, pinnedGo } from '../../../bench/prepare/toolchains.ts'
import { goScript, mavenScript, openWorkshop, pythonScript } from './made-up-toolchain.ts'

const names = { python3: 'python', go: 'go', cargo: 'cargo', mvn: 'maven' } as const

const lookUp = (t: TestContext, tool: keyof typeof names, script: string | null) => {
  const workshop = openWorkshop(t)
  if (script !== null) workshop.addTool(tool, script)
  return createToolchains(workshop.options)[names[tool]]()
}

/** A folder of a Java that has a compiler. */
const makeJdk = (t: TestContext): string => {
  const home = mkdtempSync(join(tmpdir(), 'jdk-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  mkdirSync(join(home, 'bin'))
  writeFileSync(join(home, 'bin/javac'), '')
  return home
}

describe('a version', () => {
  for (const [version, needed, expected] of [
    ['3.11', '3.11', true],
    ['3.9.18', '3.11', false],
    ['3.13.0', '3.11', true],
    ['4.0', '3.11', true],
    ['1.26.8', '1.23', true],
    ['1.3', '1.23', false],
    ['3.14.0rc1', '3.11', true],
  ] as const) {
    it(`${version} is ${expected ? '' : 'not '}at least ${needed}`, () => {
      assert.equal(isAtLeast(version, needed), expected)
    })
  }
})

describe('a toolchain', () => {
  for (const { what, tool, script, reason, remedy } of [
    {
      what: 'no python3',
      tool: 'python3',
      script: null,
      reason: /^python3 is not on the PATH; Python 3\.11/,
      remedy: /install/,
    },
    {
      what: 'a python3 that is too old',
      tool: 'python3',
      script: pythonScript({ version: '3.9.18' }),
      reason: /^python3 is Python 3\.9\.18; 3\.11 or newer is needed$/,
      remedy: /PATH=/,
    },
    {
      what: 'a python3 without venv',
      tool: 'python3',
      script: pythonScript({ venv: false }),
      reason: /^Python 3\.12\.1 has no venv module$/,
      remedy: /python3-venv/,
    },
    {
      what: 'a python3 that breaks',
      tool: 'python3',
      script: 'echo first >&2; echo "no such library" >&2; exit 127',
      reason: /^python3 does not run: no such library$/,
      remedy: /python3 --version/,
    },
    {
      what: 'no go',
      tool: 'go',
      script: null,
      reason: /^go is not on the PATH; Go 1\.23/,
      remedy: /install/,
    },
    {
      what: 'a go that is too old',
      tool: 'go',
      script: goScript('1.19.8', undefined, 'unknown'),
      reason: /^go is Go 1\.19\.8; 1\.23 or newer is needed$/,
      remedy: /PATH=/,
    },
    {
      what: 'no cargo',
      tool: 'cargo',
      script: null,
      reason: /^cargo is not on the PATH; Rust 1\.85/,
      remedy: /install/,
    },
    {
      what: 'no mvn',
      tool: 'mvn',
      script: null,
      reason: /^mvn is not on the PATH; Maven 3\.6\.3 and JDK 17 or newer are needed$/,
      remedy: /install .*maven/,
    },
    {
      what: 'a mvn without a Java',
      tool: 'mvn',
      script: 'echo "JAVA_HOME is not defined correctly" >&2; exit 1',
      reason: /^mvn does not run: JAVA_HOME is not defined correctly$/,
      remedy: /install .*jdk/,
    },
    {
      what: 'a mvn that is too old',
      tool: 'mvn',
      script: mavenScript({ maven: '3.6.1' }),
      reason: /^mvn is Maven 3\.6\.1; 3\.6\.3 or newer is needed$/,
      remedy: /PATH=/,
    },
    {
      what: 'a mvn on a Java that is too old',
      tool: 'mvn',
      script: mavenScript({ java: '11.0.2' }),
      reason: /^mvn runs on Java 11\.0\.2; 17 or newer is needed$/,
      remedy: /JAVA_HOME=/,
    },
    {
      what: 'a mvn on a Java without a compiler',
      tool: 'mvn',
      script: mavenScript(),
      reason: /^Java 17\.0\.9 has no compiler$/,
      remedy: /install .*jdk/,
    },
    {
      what: 'a go that breaks',
      tool: 'go',
      script: 'exit 1',
      reason: /^go does not run/,
      remedy: /go version/,
    },
  ] as const) {
    it(`is unavailable with ${what}`, async (t) => {
      const found = await lookUp(t, tool, script)
      assert.equal(found.status, 'unavailable')
      assert.match(found.reason, reason)
      assert.match(found.remedy, remedy)
    })
  }

  it('is found with its version', async (t) => {
    const python = await lookUp(t, 'python3', pythonScript({ version: '3.11.0' }))
    const go = await lookUp(t, 'go', goScript('1.23.4'))
    assert.deepEqual([python.status, go.status], ['ready', 'ready'])
    assert.deepEqual(
      [python, go].map((found) => found.status === 'ready' && found.version),
      ['3.11.0', '1.23.4'],
    )
  })

  it('is a Maven with the Java that it runs on, which runs what it builds', async (t) => {
    const home = makeJdk(t)
    const maven = await lookUp(t, 'mvn', mavenScript({ home }))
    assert.equal(maven.status, 'ready')
    assert.deepEqual([maven.version, maven.java], ['17.0.9', join(home, 'bin/java')])
    assert.equal(maven.identity, 'Maven 3.9.6, Java 17.0.9 of Made-up')
  })

  it('is fetched by a Go that is itself too old', async (t) => {
    const go = await lookUp(t, 'go', goScript('1.21.0', undefined, 'any'))
    assert.equal(go.status === 'ready' && go.version, '1.23.4')
  })
})

describe('the pinned Go', () => {
  const projectRoot = join(import.meta.dirname, '../../..')

  it('is a release with its patch, named by the module that all Go runners share', () => {
    assert.match(pinnedGo(projectRoot), /^1\.\d+\.\d+$/)
  })

  it('is what the image builds with, read from the same line', () => {
    const dockerfile = readFileSync(join(projectRoot, 'Dockerfile'), 'utf8')
    assert.deepEqual(dockerfile.match(/GOTOOLCHAIN=.*/g), [
      `GOTOOLCHAIN="$(sed -n 's/^toolchain //p' runners/shared/go/go.mod)" \\`,
    ])
  })
})
