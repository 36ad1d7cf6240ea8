// What commands print for people goes through one place, which takes control sequences out of it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { programs } from '../../scripts/programs.ts'

const scripts = join(import.meta.dirname, '../../scripts')

describe('the commands', () => {
  it('print through one place', () => {
    const names = [...programs.keys()].map((name) => `${name.replace(':', '-')}.ts`)
    for (const name of names)
      assert.doesNotMatch(readFileSync(join(scripts, name), 'utf8'), /console\.error/, name)
  })

  it('answer a mistake with one line that has no control sequence', () => {
    const hostile = 'no\u001b[2J\u0007such\u009b31m\nfolder'
    const { stderr, status } = spawnSync(process.execPath, [join(scripts, 'report.ts'), hostile], {
      encoding: 'utf8',
    })
    assert.equal(status, 2)
    const [line, usage, ...more] = stderr.split('\n')
    assert.match(line ?? '', /^report: .*no \[2J such 31m folder/)
    assert.match(usage ?? '', /^usage: /)
    assert.deepEqual(more, [''])
  })
})
