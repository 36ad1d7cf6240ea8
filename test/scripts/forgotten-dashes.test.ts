// Options that npm kept for itself are distinguished from settings of npm and of its user, and put where they belong.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { explainForgotten, type NpmCall, settingsIn } from '../../scripts/forgotten-dashes.ts'
import { programs } from '../../scripts/programs.ts'

const explain = (
  command: string,
  config: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  more: Partial<NpmCall> & { readonly agent?: string; readonly event?: string } = {},
): string | null => {
  const program = programs.get(command)
  assert.ok(program)
  const { agent = 'npm/11.0.0 node/v24.21.0', event = command, settled = new Set() } = more
  const settings = Object.entries(config).map(([name, value]) => [`npm_config_${name}`, value])
  const env = {
    ...Object.fromEntries(settings),
    npm_config_user_agent: agent,
    npm_lifecycle_event: event,
  }
  return explainForgotten(program, { env, args, settled })
}

describe('a forgotten --', () => {
  const cases: readonly [string, Readonly<Record<string, string>>, readonly string[], string][] = [
    ['matrix', { profile: 'true' }, ['smoke'], '--profile smoke'],
    ['matrix', { profile: 'smoke' }, [], '--profile smoke'],
    ['matrix', { warm_memory: '' }, [], '--no-warm-memory'],
    ['matrix', { json: 'true', dry_run: 'true' }, [], '--dry-run --json'],
    ['matrix', { runner: 'ws' }, ['--rounds', '1'], '--runner ws --rounds 1'],
    ['matrix', { rounds: 'true' }, [], '--rounds <n>'],
    ['load', { connections: '2' }, ['ws://127.0.0.1:1/'], 'ws://127.0.0.1:1/ --connections 2'],
    ['load', { connections: 'true' }, ['ws://127.0.0.1:1/', '2'], 'ws://127.0.0.1:1/ --connections 2'],
    ['load', { connections: 'true' }, ['2', 'ws://127.0.0.1:1/'], 'ws://127.0.0.1:1/ --connections 2'],
    ['load', { threshold: 'p99<33ms' }, ['ws://a/'], "ws://a/ --threshold 'p99<33ms'"],
    ['load', { header: 'a:b\n\nc:d' }, ['ws://a/'], 'ws://a/ --header a:b --header c:d'],
    ['report', { format_package_lock: 'true' }, ['run', 'md'], 'run --format md'],
  ]
  for (const [command, config, args, right] of cases)
    it(`of ${command} ${JSON.stringify(config)} [${args.join(' ')}] is reported with the right command`, () => {
      const text = explain(command, config, args) ?? ''
      assert.match(text, /^[a-z]+: npm kept --[^;]* for itself; options come after --: npm run /)
      assert.equal(text.slice(text.indexOf(': npm run ') + 2), `npm run ${command} -- ${right}`)
    })

  it('is not suspected where nothing of the command is among npm’s settings', () => {
    assert.equal(
      explain('matrix', { cache: '/tmp', loglevel: 'silent', strict_ssl: '' }, ['--profile']),
      null,
    )
  })

  it('is not suspected of a setting that npm has from a file or its environment', () => {
    const settled = new Set(['npm_config_json', 'npm_config_profile'])
    assert.equal(explain('matrix', { json: 'true', profile: 'work' }, [], { settled }), null)
  })

  it('is not suspected where another package manager, or another script, runs the command', () => {
    assert.equal(explain('matrix', { profile: 'smoke' }, [], { agent: 'pnpm/10.0.0 npm/?' }), null)
    assert.equal(explain('matrix', { profile: 'smoke' }, [], { event: 'test' }), null)
  })

  it('is looked for in every command: each option has a variable of its own', () => {
    for (const [name, program] of programs)
      for (const { long, negate } of program.options) {
        const setting = (long ?? '').replace(/^--(?:no-)?/, '').replaceAll('-', '_')
        assert.match(
          explain(name, { [setting]: negate ? '' : 'true' }) ?? '',
          /^\S+: npm kept --/,
          `${name} ${long}`,
        )
      }
  })
})

describe('the settings of an .npmrc', () => {
  it('are the names of its lines, without comments and registries of scopes', () => {
    const text =
      '; json=true\n#cert=x\nprofile = work\nca[]=a\n  save-exact\n@me:registry=https://a/\n//a/:key=b\n'
    assert.deepEqual(settingsIn(text), ['profile', 'ca', 'save-exact'])
  })
})
