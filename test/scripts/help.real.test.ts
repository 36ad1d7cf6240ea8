// --help of every command: within 80 columns, with the one table of exit codes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'
import * as z from 'zod'
import { exitMeanings } from '../../bench/failure/exit-codes.ts'

const root = join(import.meta.dirname, '../..')

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

const commands = Object.keys(scripts).filter((name) => scripts[name]?.includes('scripts/'))

describe('--help', () => {
  it('is there for every command of the suite', () => assert.ok(commands.length > 14))

  for (const command of commands)
    it(`of ${command} is within 80 columns and ends with all exit codes`, async () => {
      const { stdout } = await execa('npm', ['run', '--silent', command, '--', '--help'], { cwd: root })
      const lines = stdout.split('\n')
      assert.deepEqual(
        lines.filter((line) => line.length > 80),
        [],
      )
      assert.deepEqual(
        lines.slice(lines.indexOf('Exit codes:') + 1),
        Object.entries(exitMeanings).map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`),
      )
    })
})
