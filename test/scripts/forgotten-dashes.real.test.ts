// npm run with options but without --: said in one line, and nothing is measured.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'

const npmRun = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execa('npm', ['run', '--silent', ...args], {
    ...{ cwd: join(import.meta.dirname, '../..'), reject: false, env },
  })

describe('npm run without --', () => {
  const cases: readonly [readonly string[], string][] = [
    [['matrix', '--profile', 'smoke'], 'npm run matrix -- --profile smoke'],
    [['matrix', '--dry-run', '--runner=ws'], 'npm run matrix -- --runner ws --dry-run'],
    [['load', 'ws://127.0.0.1:1/', '--connections=2'], 'npm run load -- ws://127.0.0.1:1/ --connections 2'],
  ]
  for (const [args, right] of cases)
    it(`${args.join(' ')} ends with 2 and one line: ${right}`, async () => {
      const { exitCode, stdout, stderr } = await npmRun(args)
      assert.deepEqual([exitCode, stdout], [2, ''])
      const lines = stderr.split('\n').filter((line) => line.includes(': npm kept '))
      assert.equal(lines.length, 1, stderr)
      assert.ok(lines[0]?.endsWith(`: ${right}`), stderr)
      assert.ok(!stderr.includes('usage:'), stderr)
    })

  it('is not suspected of a setting in the environment of npm', async () => {
    const { exitCode, stderr } = await npmRun(['matrix', '--', '--dry-run', '--runner', 'ws'], {
      npm_config_profile: 'work',
      NPM_CONFIG_JSON: 'true',
    })
    assert.equal(exitCode, 0, stderr)
    assert.match(stderr, /trials, about/)
  })
})
