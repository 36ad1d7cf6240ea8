// The commands of the documentation that take seconds run as they stand there, and print what the page shows.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import sharp from 'sharp'
import { exitCodes } from '../../bench/failure/exit-codes.ts'
import { createRun } from '../../results/store.ts'
import { madeUpRun } from '../report/made-up-run.ts'
import { npmRunOf } from './check-command.ts'
import { patternOf, sameLine } from './output.ts'
import { type Command, root, sectionsOf, userPages } from './pages.ts'

/** Commands that only read runs and write files. */
const quickScripts = ['report', 'compare', 'publish-run', 'site']

/** Where the published runs are, for commands that would else touch those of the project. */
const publishedOption: Readonly<Record<string, string>> = { 'publish-run': '--into', site: '--published' }

/** Tables of figures from real runs; other tests look at their heads. */
const measuredElsewhere = ['Read the result', 'Where the CPU time goes']

const isQuick = (command: Command): boolean => {
  if (command.words[0] === 'cp') return true
  const run = npmRunOf(command)
  return (
    run !== null &&
    (quickScripts.includes(run.script) || (run.script === 'matrix' && run.args.includes('--dry-run')))
  )
}

describe('a quick command of the documentation', { timeout: 300_000 }, () => {
  let folder = ''
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-documents-'))
    for (const [name, bun] of [
      ['before', 2000],
      ['after', 1600],
      ['RUN', 2000],
    ] as const)
      writeRun(join(folder, 'results/local', name), bun)
    cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true })
    await writeImage(join(folder, 'my-images'))
  })
  after(() => rmSync(folder, { recursive: true }))

  /** @returns what it prints, with a path in the folder as the reader knows it */
  const execute = async (command: Command): Promise<string> => {
    const { words } = command
    if (words[0] === 'cp') {
      cpSync(join(folder, words[1] ?? ''), join(folder, words[2] ?? ''))
      return ''
    }
    const { script = '', args = [] } = npmRunOf(command) ?? {}
    const option = publishedOption[script]
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      [
        join(root, `scripts/${script}.ts`),
        ...args.map((arg) => arg.replace(/^~\//, `${folder}/`)),
        ...(option === undefined ? [] : [option, 'results/published']),
      ],
      { cwd: folder, reject: false },
    )
    // Of the runs that are compared, the second is slower.
    assert.equal(exitCode, args.includes('--fail-above') ? exitCodes.gateFailed : exitCodes.done, stderr)
    return `${stdout}\n${stderr}`
  }

  const sections = userPages.filter((page) => page !== 'docs/my-server.md').flatMap(sectionsOf)
  for (const { page, title, commands, output } of sections) {
    const quick = commands.filter(isQuick)
    if (quick.length === 0) continue
    it(`runs in ${page}, ${title}: ${quick.map(({ line }) => line).join('; ')}`, async () => {
      const printed: string[] = []
      for (const command of quick) printed.push(await execute(command))
      for (const line of output) assert.match(sameLine(printed.join('\n')), patternOf(line))
    })
  }

  it('is in every section that shows output', () => {
    const untested = sections
      .filter(({ output, commands }) => output.length > 0 && !commands.some(isQuick))
      .map(({ title }) => title)
    assert.deepEqual(untested, measuredElsewhere)
  })

  it('takes the scenario file that docs/my-rig.md shows', async () => {
    const [text = ''] = sectionsOf('docs/my-rig.md').flatMap(({ blocks }) =>
      blocks.filter(({ language }) => language === 'ts').map((block) => block.text),
    )
    writeFileSync(join(folder, 'shown.ts'), text)
    const words = ['npm', 'run', 'matrix', '--', '--scenario', './shown.ts', '--dry-run']
    const printed = await execute({ line: words.join(' '), words, redirect: null })
    assert.match(printed, /four-cameras {2}4x2mib {2}ws tuned/)
  })
})

const writeRun = (folder: string, bun: number): void => {
  const { run, trials } = madeUpRun([
    { runner: 'ws', label: 'ws tuned', baseline: true, perTrial: [1000, 1010, 1005] },
    { runner: 'ws', label: 'ws tuned', baseline: true, replica: 2, perTrial: [1002, 1000, 1008] },
    { runner: 'deno', label: 'Deno tuned', perTrial: [500, 505, 501] },
    { runner: 'bun', label: 'Bun tuned', perTrial: [bun, bun * 1.01, bun * 0.995] },
  ])
  const journal = createRun(folder, run)
  for (const trial of trials) journal.append(trial)
  journal.close()
}

/** One JPEG that does not compress to less than the smallest frame. */
const writeImage = async (folder: string): Promise<void> => {
  mkdirSync(folder)
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  await sharp({ create: { width: 400, height: 300, channels: 3, background: 'black', noise } })
    .jpeg({ quality: 95 })
    .toFile(join(folder, 'one.jpg'))
}
