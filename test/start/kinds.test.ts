// Every test file has a kind, a command that runs it, and a limit; no script starts tests around the starter.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as z from 'zod'
import { commands, isAlone, isRunBy, limitsFor, words, wordsOf } from './kinds.ts'

const root = join(import.meta.dirname, '../..')
const files = globSync('test/**/*.test.ts', { cwd: root })

describe('the kinds of tests', () => {
  it('are words before .test.ts, and none that is not known', () => {
    assert.deepEqual([...wordsOf('test/scripts/load.test.ts')], [])
    assert.deepEqual([...wordsOf('test/x.y/kills.slow.real.test.ts')], ['slow', 'real'])
    assert.throws(() => wordsOf('test/load.raal.test.ts'), /"\.raal" is no kind of test: real, browser, /)
    for (const file of files) assert.doesNotThrow(() => wordsOf(file))
  })

  it('are each run by npm run test:all, and those of npm run test:unit by npm test as well', () => {
    for (const file of files) {
      assert.ok(isRunBy('all', file), file)
      if (isRunBy('unit', file)) assert.ok(isRunBy('quick', file), file)
    }
    assert.ok(files.filter((file) => isRunBy('unit', file)).length > 100)
  })

  it('have examples in npm test, but for what takes long or an engine', () => {
    const quick = files.filter((file) => isRunBy('quick', file)).flatMap((file) => [...wordsOf(file)])
    assert.deepEqual(
      words.filter((word) => !quick.includes(word)),
      ['slow', 'simulation', 'docker', 'swarm'],
    )
    assert.deepEqual(
      words.filter((word) => !files.some((file) => wordsOf(file).has(word))),
      [],
    )
  })

  it('are explained in CONTRIBUTING.md', () => {
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    for (const word of words) assert.ok(text.includes(`\`${word}\``), word)
  })

  it('have the longest limit that one of their words has, and the machine for themselves if one asks for it', () => {
    const [real, slow] = ['a.real.test.ts', 'a.slow.real.test.ts'].map(limitsFor)
    assert.ok(real && slow && slow.testMs > real.testMs && slow.processMs > real.processMs)
    for (const file of files) assert.ok(limitsFor(file).processMs > limitsFor(file).testMs, file)
    assert.deepEqual(['a.slow.alone.test.ts', 'a.swarm.test.ts', 'a.real.test.ts'].map(isAlone), [
      true,
      true,
      false,
    ])
  })
})

it('every script of package.json that tests calls the starter, with a command that it knows', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const tests = Object.entries(scripts).filter(([name]) => name === 'test' || name.startsWith('test:'))
  assert.ok(tests.length > 3)
  for (const [name, text] of tests) {
    const [, command = ''] = /^node test\/start\/main\.ts (\w+)$/.exec(text) ?? []
    assert.ok(
      commands.some((each) => each === command),
      `${name}: ${text}`,
    )
  }
})
