// What README and docs/ say of commands, options, files and names is what the code has.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { exitCodes } from '../../bench/failure/exit-codes.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { renderTable } from '../../report/terminal/table.ts'
import { readReference } from '../../results/reference-schema.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { scenarioPointSchema } from '../../scenarios/scenario-schema.ts'
import { generatedPages } from '../../scripts/docs.ts'
import { withEqualPace } from '../report/made-up-paced.ts'
import { sampleRun } from '../report/sample-run.ts'
import { checkCommand, checkMention } from './check-command.ts'
import { inlineCommandsOf, otherPages, readPage, root, sectionsOf, userPages } from './pages.ts'

const pages = [...userPages, ...otherPages]

describe('every command of the documentation', () => {
  for (const page of pages)
    for (const { commands } of sectionsOf(page))
      for (const command of commands) it(`${page}: ${command.line}`, () => checkCommand(command))

  for (const page of userPages)
    it(`is known where it stands within a sentence of ${page}`, () => {
      for (const command of inlineCommandsOf(page)) checkMention(command)
    })

  for (const page of otherPages)
    it(`is known where it stands within a sentence of ${page}, unless it has a placeholder`, () => {
      for (const command of inlineCommandsOf(page))
        if (!/…|<|\b[A-Z]{2,}\b/.test(command.line)) checkMention(command)
    })

  it('would be found out if it were not one', () => {
    const typed = (...words: readonly string[]) => ({ line: words.join(' '), words, redirect: null })
    for (const [words, expected] of [
      [['npm', 'run', 'matrixx'], /no script matrixx/],
      [['npm', 'run', 'matrix', '--profile', 'smoke'], /npm takes --profile for itself/],
      [['npm', 'run', 'matrix', '--', '--profil', 'smoke'], /unknown option '--profil'/],
      [['npm', 'run', 'matrix', '--', '--profile', 'smok'], /unknown profile "smok"/],
      [['npm', 'run', 'matrix', '--', '--runner', 'ws,bunn'], /unknown runner "bunn"/],
      [['npm', 'run', 'matrix', '--', '--rounds', 'five'], /must be a whole number/],
      [['npm', 'run', 'docker', '--', '--memory', '4g', '--scenari', 'x'], /unknown option '--scenari'/],
      [['npm', 'run', 'load'], /missing required argument 'address'/],
      [['npm', 'run', 'load', '--', 'ws://127.0.0.1:1/', '--mode', 'view', '--window', '2'], /--window/],
      [['npm', 'run', 'types', '--', '--fast'], /takes no arguments/],
      [['docker', 'compose', 'run', '--rm', 'matricks'], /nothing is known of this command/],
    ] as const)
      assert.throws(() => checkCommand(typed(...words)), expected)
  })
})

describe('the pages of the documentation', () => {
  it('have the tables that npm run docs writes', () => {
    const generated = generatedPages()
    assert.ok(generated.length > 3)
    for (const { path, before, after } of generated) assert.ok(before === after, `${path}: npm run docs`)
  })

  for (const page of pages)
    it(`of ${page} link to files and headings that are there`, () => {
      const links = [...readPage(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
      for (const [, path = '', anchor] of links) {
        const target = path === '' ? page : join(dirname(page), path)
        assert.ok(existsSync(join(root, target)), `${target} is not there`)
        if (anchor !== undefined) assert.ok(anchorsOf(target).includes(anchor), `${target} has no #${anchor}`)
      }
    })

  it('are all reached from README.md', () => {
    for (const page of userPages.slice(1)) assert.ok(readPage('README.md').includes(`](${page}`), page)
  })

  it('say in their first sentence for whom they are', () => {
    for (const page of userPages.slice(1)) assert.match(readPage(page), /^# .+\n\nFor anyone [^.]+\./, page)
  })

  it('are short enough to be read', () => {
    for (const page of userPages) assert.ok(readPage(page).split('\n').length <= 150, page)
  })

  it('name the command that installs what upstream has released, once', () => {
    const upstreams = readCatalog().flatMap(({ spec }) => spec.upstream ?? [])
    for (const { install, version } of upstreams) {
      assert.equal(readPage('METHODOLOGY.md').split(`\n${install}\n`).length, 2)
      assert.ok(install.endsWith(`#v${version}`), install)
    }
  })

  it('name every exit code', () => {
    for (const code of Object.values(exitCodes))
      assert.match(readPage('docs/files.md'), new RegExp(`^\\| ${code} \\| `, 'm'))
  })

  it('name every field of a point', () => {
    const page = readPage('docs/my-rig.md')
    for (const field of Object.keys(scenarioPointSchema.unwrap().shape))
      assert.match(page, new RegExp(`^\\| .*\`${field}[:\`]`, 'm'), field)
  })

  it('show the head of the table that a run prints', () => {
    const output = sectionsOf('README.md').find(({ title }) => title === 'Read the result')?.output ?? []
    const head = output.find((line) => line.startsWith('system')) ?? ''
    const stored = withEqualPace(sampleRun(), () => [{ framesPerSecond: 190, cpuMsPerFrame: 0.4 }])
    assert.ok(renderTable(summarize(stored, readReference())).split('\n').includes(head), head)
  })
})

/** As GitHub makes them of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...readPage(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
