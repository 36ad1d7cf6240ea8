// A user's scenario files: what is offered of them, and the one line that each mistake gets.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { limitsOf } from '../../../results/modes/modes.ts'
import { scenarios as suite } from '../../../scenarios/index.ts'
import { readOwnScenarios, ScenarioFileError } from '../../../scenarios/own/own-scenarios.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'
import { moduleOf, ownScenario } from '../../fixtures/own-scenario.ts'

const surroundings = { runners: [madeUpRunner('ws', ['shipped', 'tuned'])], openFilesLimit: 1024, limitsOf }
const [point] = ownScenario().points

const own = (more: Readonly<Record<string, unknown>>): string => moduleOf({ ...ownScenario(), ...more })
const withPoint = (more: Readonly<Record<string, unknown>>): string =>
  own({ points: [{ ...point, ...more }] })

const endless = withPoint({ pace: { fps: 'x' } }).replace('"x"', 'Infinity')

/** File name, its text, and what the line says behind the name of the file. */
const mistakes: readonly (readonly [string, string, RegExp])[] = [
  ['brace.ts', 'export default {', /^SyntaxError .*: .*<eof>.* at .*\/brace\.ts:1:17$/],
  [
    'enum.ts',
    'enum A { B }\nexport default A',
    /^SyntaxError .*: TypeScript enum is not supported.* at .*\/enum\.ts:1:1$/,
  ],
  ['words.mjs', 'export default {\n  id: 1 2 }', /^SyntaxError: Unexpected number at .*\/words\.mjs:2:9$/],
  ['imported.mjs', 'import "./words.mjs"\nexport default 1', /^SyntaxError: .* at .*\/words\.mjs:2:9$/],
  ['throws.mjs', 'throw new RangeError("first\\nsecond")', /^RangeError: first$/],
  ['throws-text.mjs', 'throw "a\\nb"', /^throws 'a\\nb'$/],
  ['throws-nothing.mjs', 'throw Object.create(null)', /^throws \[Object: null prototype\] \{\}$/],
  ['imports.mjs', 'import "./nowhere.mjs"', /^Error .*: Cannot find module '.*nowhere\.mjs'/],
  ['named.mjs', 'export const scenario = {}', /^has no default export/],
  ['text.mjs', moduleOf('ingest-1mb'), /^default export: .*expected object, received string$/],
  ['null.mjs', moduleOf(null), /^default export: .*expected object, received null$/],
  ['empty.mjs', moduleOf({}), /^id: .*received undefined \(and 5 more\)$/],
  ['builtin.mjs', own({ id: 'claims' }), /^id: "claims" is already taken$/],
  ['capitals.mjs', own({ id: 'MyRig' }), /^id: must be lower-case words/],
  ['spaces.mjs', own({ id: 'my rig' }), /^id: must be lower-case words/],
  ['underscore.mjs', own({ id: 'my_rig' }), /^id: must be lower-case words/],
  ['edge.mjs', own({ id: '-rig' }), /^id: must be lower-case words/],
  ['two-lines.mjs', own({ title: 'a\nb' }), /^title: must be one line of text$/],
  ['long-id.mjs', own({ id: 'a'.repeat(65) }), /^id: must have at most 64 characters$/],
  ['long-point.mjs', withPoint({ id: 'a'.repeat(65) }), /^points\.0\.id: must have at most 64 characters$/],
  ['long-text.mjs', own({ howToRead: 'a'.repeat(2001) }), /^howToRead: must have at most 2000 characters$/],
  ['no-question.mjs', own({ question: '' }), /^question: must be one line of text$/],
  ['mode.mjs', own({ mode: 'upload' }), /^mode: Invalid .*"ingest"/],
  ['field.mjs', own({ framesize: 5 }), /^framesize: unknown field$/],
  ['no-points.mjs', own({ points: [] }), /^points: Too small/],
  ['no-rules.mjs', own({ rules: [] }), /^rules: Too small/],
  ['deep-field.mjs', withPoint({ pace: { hz: 5, fps: 5 } }), /^points\.0\.pace\.hz: unknown field$/],
  ['point-id.mjs', withPoint({ id: 'A/B' }), /^points\.0\.id: must be lower-case words/],
  ['rate-0.mjs', withPoint({ pace: { fps: 0 } }), /^points\.0\.pace\.fps: Too small: .*>0$/],
  ['rate-text.mjs', withPoint({ pace: { fps: '15' } }), /^points\.0\.pace\.fps: .*number, received string$/],
  ['endless.mjs', endless, /^points\.0\.pace\.fps: .*number, received (number|Infinity)$/],
  ['negative.mjs', withPoint({ frameBytes: -1 }), /^points\.0\.frameBytes: Too small: .*>0$/],
  ['broken.mjs', withPoint({ frameBytes: 65536.5 }), /^points\.0\.frameBytes: .*int/],
  [
    'none.mjs',
    withPoint({ connections: 0 }),
    /^points\.0\.connections: must be at least 1 in mode "ingest", is 0$/,
  ],
  ['crowd.mjs', withPoint({ connections: 5000 }), /^points\.0\.connections: needs 5064 open files/],
  ['large.mjs', withPoint({ frameBytes: 16 * 2 ** 20 + 1 }), /^points\.0\.frameBytes: must be from 16384 to/],
  ['twice.mjs', own({ points: [point, point] }), /^points\.1\.id: "small" is already the id of points\.0$/],
  [
    'runner.mjs',
    own({ rules: [{ runners: ['x'], variants: ['tuned'] }] }),
    /^rules\.0\.runners\.0: .*valid: ws$/,
  ],
]

describe("a user's scenario file", () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-own-'))
  })
  after(() => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const read = (...names: readonly string[]) => readOwnScenarios(names, suite, surroundings)
  const refuses = (file: string, text: RegExp) => (error: unknown) => {
    assert.ok(error instanceof ScenarioFileError, String(error))
    assert.ok(error.message.startsWith(`scenario ${file}: `), error.message)
    assert.ok(!error.message.includes('\n'), error.message)
    assert.match(error.message.slice(`scenario ${file}: `.length), text)
    return true
  }

  for (const [name, text, line] of mistakes) {
    it(`${name} is refused with one line`, async () => {
      const file = write(name, text)
      await assert.rejects(read(file), refuses(file, line))
    })
  }

  it('that is not there, or no file, is refused', async () => {
    const missing = join(folder, 'missing.ts')
    await assert.rejects(read(missing), refuses(missing, /^file not found: .*missing\.ts$/))
    const below = join(write('file.mjs', ''), 'mine.ts')
    await assert.rejects(read(below), refuses(below, /^file not found: .*file\.mjs\/mine\.ts$/))
    const inside = join(folder, 'folder.ts')
    mkdirSync(inside)
    await assert.rejects(read(inside), refuses(inside, /^Error .*: Directory import /))
    const long = `./${'long'.repeat(100)}.ts`
    await assert.rejects(read(long), refuses(long, /^file not found: /))
  })

  it('is offered behind the scenarios of the suite, with every system tuned unless it says otherwise', async () => {
    const file = write('fine.ts', `const id: string = 'mine'\n${own({}).replace('"mine"', 'id')}`)
    const { scenarioIds, scenarios } = await read('ingest-1mb', file)
    assert.deepEqual(scenarioIds, ['ingest-1mb', 'mine'])
    assert.deepEqual(scenarios.slice(0, -1), suite)
    assert.deepEqual(scenarios.at(-1), { ...ownScenario(), rules: [{ variants: ['tuned'] }] })
  })

  it('is found by a path below this folder or above it', async () => {
    const file = write('above.mjs', own({}))
    const path = relative(process.cwd(), file)
    assert.match(path, /^\.\.\//)
    assert.deepEqual((await read(path)).scenarioIds, ['mine'])
    assert.deepEqual((await read('examples/two-cameras.ts')).scenarioIds, ['two-cameras'])
    assert.deepEqual((await read('./examples/two-cameras.ts')).scenarioIds, ['two-cameras'])
  })

  it('may be a copy of the example that lies elsewhere', async () => {
    const file = write(
      'copy.ts',
      readFileSync(join(import.meta.dirname, '../../../examples/two-cameras.ts'), 'utf8'),
    )
    assert.deepEqual((await read(file)).scenarioIds, ['two-cameras'])
  })

  it('may lie in a folder of CommonJS, in the syntax of modules or of CommonJS', async () => {
    const there = join(folder, 'commonjs')
    mkdirSync(there)
    writeFileSync(join(there, 'package.json'), '{ "type": "commonjs" }')
    const files = [
      ['typed.ts', `const id: string = 'typed'\n${own({}).replace('"mine"', 'id')}`],
      ['plain.js', `import { id } from './id.js'\n${own({}).replace('"mine"', 'id')}`],
      ['common.js', own({ id: 'common' }).replace('export default', 'module.exports =')],
    ] as const
    writeFileSync(join(there, 'id.js'), "export const id = 'plain'\n")
    for (const [name, text] of files) writeFileSync(join(there, name), text)
    const { scenarioIds } = await read(...files.map(([name]) => join(there, name)))
    assert.deepEqual(scenarioIds, ['typed', 'plain', 'common'])
  })

  it('counts once where it is named twice, and keeps others from its id', async () => {
    const file = write('one.mjs', own({}))
    assert.deepEqual((await read(file, file)).scenarioIds, ['mine'])
    const other = write('other.mjs', own({}))
    await assert.rejects(read(file, other), refuses(other, /^id: "mine" is already taken$/))
  })

  it('is not asked for by a plain name, nor by none', async () => {
    assert.deepEqual(await read('upload'), { scenarioIds: ['upload'], scenarios: suite })
    assert.deepEqual(await readOwnScenarios(null, suite, surroundings), {
      scenarioIds: null,
      scenarios: suite,
    })
  })
})
