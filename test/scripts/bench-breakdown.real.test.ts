// npm run bench:breakdown from outside: what it does not take, in one line.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'

const projectRoot = join(import.meta.dirname, '../..')

describe('npm run bench:breakdown', () => {
  for (const [args, line] of [
    [['--runner', 'ws-client'], /^bench:breakdown: unknown runner "ws-client"; valid: .*picows/],
    [['--rounds', '1'], /must be a whole number from 2 to 100/],
  ] as const)
    it(`does not take ${args.join(' ')}`, async () => {
      const script = ['scripts/bench-breakdown.ts', ...args]
      const { exitCode, stdout, stderr } = await execa(process.execPath, script, {
        cwd: projectRoot,
        reject: false,
      })
      const [first = '', ...usage] = stderr.split('\n')
      assert.match(first, line)
      assert.deepEqual([exitCode, stdout, usage.length], [2, '', 1])
    })
})
