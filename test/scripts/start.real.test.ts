// How a command starts, or what it says where the Node.js is too old or a package is missing.
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'

const projectRoot = join(import.meta.dirname, '../..')

describe('the start of a command', () => {
  let root = ''
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'isb-start-'))
    mkdirSync(join(root, 'scripts'))
    for (const name of ['package.json', 'scripts/start.cjs'])
      copyFileSync(join(projectRoot, name), join(root, name))
    writeFileSync(join(root, 'scripts/bench-small.ts'), "import 'no-such-package'\n")
    const sharp =
      'throw new Error(`Could not load the "sharp" module using the linux-x64 runtime\\nPossible`)\n'
    writeFileSync(join(root, 'scripts/picture.ts'), sharp)
    writeFileSync(join(root, 'scripts/works.ts'), 'console.log(process.argv.slice(1).length)\n')
    // Before start.cjs, so that it sees another version.
    const version = "Object.defineProperty(process.versions, 'node', { value: process.env.AS_VERSION })\n"
    writeFileSync(join(root, 'as-version.cjs'), version)
  })
  after(() => rmSync(root, { recursive: true }))

  const start = (args: readonly string[], version = process.versions.node) =>
    execa(
      process.execPath,
      ['--require', join(root, 'as-version.cjs'), join(root, 'scripts/start.cjs'), ...args],
      {
        ...{ env: { AS_VERSION: version }, reject: false },
      },
    )

  for (const version of ['20.20.2', '22.17.1', '23.5.0'])
    it(`on Node.js ${version} ends with 2 and one line: which is needed, and how`, async () => {
      const { exitCode, stderr } = await start(['works'], version)
      assert.equal(exitCode, 2)
      assert.match(
        stderr,
        /^works: Node\.js [\d.]+ is too old: [\d.]+ is what .*, 22\.18 the oldest .*; .*(npm|https)[^\n]*$/,
      )
    })

  for (const version of ['22.18.0', '23.6.0', '24.0.0', '26.1.0'])
    it(`on Node.js ${version} runs the script with its arguments`, async () => {
      const { exitCode, stdout } = await start(['works', '--one', 'two'], version)
      assert.deepEqual([exitCode, stdout], [0, '3'])
    })

  it('names a package that is not installed', async () => {
    const { exitCode, stderr } = await start(['bench-small'])
    const line = 'bench:small: the package no-such-package is not installed: npm install'
    assert.deepEqual([exitCode, stderr], [2, line])
  })

  it('names the option that installs what sharp needs', async () => {
    const { exitCode, stderr } = await start(['picture'])
    assert.equal(exitCode, 2)
    assert.match(stderr, /^picture: sharp, which .*: npm install --include=optional$/)
  })
})
