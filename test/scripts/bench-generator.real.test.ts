// npm run bench:generator from outside: what it does not take, and in how many lines it says so.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'

const projectRoot = join(import.meta.dirname, '../..')
const benchCamera = (...args: readonly string[]) =>
  execa(process.execPath, ['scripts/bench-generator.ts', ...args], { cwd: projectRoot, reject: false })

describe('npm run bench:generator', () => {
  const mistakes: readonly [readonly string[], RegExp][] = [
    [['--generator', 'ws'], /unknown generator "ws"; valid: .*ws-client.*, iperf3$/],
    [['--size', '1kib'], /must be sizes from 16kib to 8mib/],
    [['--rounds', '0'], /must be a whole number from 1 to 100/],
    [['--json', '--markdown'], /--json and --markdown both print on stdout/],
  ]
  for (const [args, line] of mistakes) {
    it(`does not take ${args.join(' ')}`, async () => {
      const { exitCode, stdout, stderr } = await benchCamera(...args)
      const [first = '', ...usage] = stderr.split('\n')
      assert.match(first, line)
      assert.equal(usage.length, 1)
      assert.deepEqual([exitCode, stdout], [2, ''])
    })
  }
})
