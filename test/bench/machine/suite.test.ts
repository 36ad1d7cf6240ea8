// The state of the suite, in and out of git.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { execa } from 'execa'
import { describeSuite } from '../../../bench/machine/suite.ts'
import { runRecordSchema } from '../../../results/schema.ts'

describe('describeSuite', () => {
  let folder = ''
  const git = (...command: readonly string[]) =>
    execa('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...command], { cwd: folder })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'suite-'))
    await writeFile(join(folder, 'package.json'), '{"version": "1.2.3"}')
  })
  after(() => rm(folder, { recursive: true }))

  test('fits run.json for this suite', async () => {
    const suite = await describeSuite()
    assert.deepEqual(runRecordSchema.shape.suite.parse(suite), suite)
    assert.match(suite.lockHash, /^[0-9a-f]{64}$/)
  })

  test('has no revision outside git, and says that the lock file is absent', async () => {
    assert.deepEqual(await describeSuite(folder), {
      version: '1.2.3',
      gitRevision: null,
      gitDirty: null,
      lockHash: 'absent',
    })
  })

  test('has the lock file of the package manager that installed the packages', async () => {
    const copy = join(folder, 'installed')
    await mkdir(join(copy, 'node_modules'), { recursive: true })
    await writeFile(join(copy, 'package.json'), '{"version": "1.2.3"}')
    for (const name of ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'])
      await writeFile(join(copy, name), name)
    const lockOf = async () => {
      const { lockFile, lockHash } = await describeSuite(copy)
      return [lockFile, lockHash.slice(0, 8)]
    }
    const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8)
    assert.deepEqual(await lockOf(), ['package-lock.json', digestOf('package-lock.json')])
    await writeFile(join(copy, 'node_modules/.yarn-integrity'), '')
    assert.deepEqual(await lockOf(), ['yarn.lock', digestOf('yarn.lock')])
    await writeFile(join(copy, 'node_modules/.modules.yaml'), '')
    assert.deepEqual(await lockOf(), ['pnpm-lock.yaml', digestOf('pnpm-lock.yaml')])
    await rm(copy, { recursive: true })
  })

  test('has the revision that an image was built from where there is no git', async () => {
    const revisionOf = async (revision: string) => {
      const { gitRevision, gitDirty } = await describeSuite(folder, revision)
      return [gitRevision, gitDirty]
    }
    assert.deepEqual(await revisionOf('abc'), ['abc', false])
    assert.deepEqual(await revisionOf('abc+changes'), ['abc', true])
  })

  test('names the revision, sees changes, and ignores the repository around a copy', async () => {
    await git('init', '--quiet')
    await git('add', '.')
    await git('commit', '--quiet', '--message', 'first')
    const revision = (await git('rev-parse', 'HEAD')).stdout
    const clean = await describeSuite(folder)
    assert.deepEqual([clean.gitRevision, clean.gitDirty], [revision, false])
    await writeFile(join(folder, 'package-lock.json'), '{}')
    assert.equal((await describeSuite(folder)).gitDirty, true)
    const copy = join(folder, 'copy')
    await mkdir(copy)
    await writeFile(join(copy, 'package.json'), '{"version": "1.2.3"}')
    assert.equal((await describeSuite(copy)).gitRevision, null)
  })
})
