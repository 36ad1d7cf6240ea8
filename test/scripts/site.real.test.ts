// npm run publish-run and npm run site from outside: a run becomes a site, and mistakes end with one line and 2.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { createRun } from '../../results/store.ts'
import { madeUpRun } from '../report/made-up-run.ts'

const projectRoot = join(import.meta.dirname, '../..')
const call = (script: string, ...args: readonly string[]) =>
  execa(process.execPath, [`scripts/${script}.ts`, ...args], { cwd: projectRoot, reject: false })

describe('npm run publish-run and npm run site', () => {
  let folder = ''
  const at = (name: string): string => join(folder, name)
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-site-'))
    const { run, trials } = madeUpRun([{ perTrial: [100, 101, 99] }])
    const journal = createRun(at('run'), run)
    for (const trial of trials) journal.append(trial)
    journal.close()
  })
  after(() => rmSync(folder, { recursive: true }))

  it('make a site of a run, and a second one in its place', async () => {
    const published = await call('publish-run', at('run'), '--machine', 'lab', '--into', at('published'))
    assert.equal(published.exitCode, 0, published.stderr)
    assert.ok(published.stderr.includes(at('published/2026-11-23-lab: ')))
    for (const time of ['first', 'second']) {
      const { exitCode, stdout, stderr } = await call(
        'site',
        '--published',
        at('published'),
        '--out',
        at('site'),
      )
      assert.deepEqual([exitCode, stdout], [0, ''], `${time}: ${stderr}`)
      assert.ok(stderr.includes(at('site/index.html')))
      assert.ok(existsSync(at('site/2026-11-23-lab/report.html')))
    }
  })

  const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['publish-run', ['run'], /required option '--machine <name>'/],
    ['publish-run', ['run', '--machine', '../lab'], /must be lower-case letters, digits, dots and hyphens/],
    ['publish-run', ['nowhere', '--machine', 'lab'], /nowhere is not a run folder/],
    ['site', ['--published', 'nothing'], /nothing contains no published run/],
    ['site', ['--published', 'odd'], /odd\/2026-11-23-lab is not a run folder/],
    [
      'site',
      ['--published', 'published', '--out', 'full'],
      /full contains files that no site build wrote \(mine\.txt\)/,
    ],
    ['site', ['--published', 'published', '--out', 'full/mine.txt'], /mine\.txt is not a folder/],
    ['site', ['--published', 'published', '--out', 'full/mine.txt/site'], /cannot be written/],
    ['readme', ['no-such-run'], /no-such-run is not a published run: name a folder of results\/published/],
  ]
  for (const [script, args, expected] of mistakes)
    it(`end with 2 and one line: ${script} ${args.join(' ')}`, async () => {
      mkdirSync(at('odd/2026-11-23-lab'), { recursive: true })
      mkdirSync(at('full'), { recursive: true })
      writeFileSync(at('full/mine.txt'), 'mine')
      const inFolder = args.map((arg) => (/^(--.*|lab|\.\.\/lab)$/.test(arg) ? arg : at(arg)))
      const { exitCode, stderr } = await call(script, ...inFolder)
      assert.equal(exitCode, 2, stderr)
      const [line = '', ...others] = stderr.split('\n')
      assert.match(line, expected)
      assert.equal(others.length, 1)
      assert.match(others[0] ?? '', /^usage: /)
    })
})
