// Describes this copy of the suite: version, git revision, and the lock file of its packages.
import { createHash } from 'node:crypto'
import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import * as z from 'zod'
import type { RunRecord } from '../../results/schema.ts'

type Suite = RunRecord['suite']

const projectFolder = join(import.meta.dirname, '..', '..')

const packageSchema = z.object({ version: z.string() })

const gitLimitMs = 5000

/** An image has no git: the variable has the revision that it was built from, with `+changes` if there were any. */
const revisionVariable = 'IMAGE_STREAM_BENCH_REVISION'

/**
 * Version from package.json, git revision and whether tracked or new files differ from it (both null where `folder` is not
 * the root of a git work tree, or there is no git), SHA-256 in hexadecimal of the lock file that the packages were installed
 * by, or `absent`.
 * @throws Error when package.json cannot be read.
 */
export const describeSuite = async (
  folder: string = projectFolder,
  builtFrom = process.env[revisionVariable] ?? '',
): Promise<Suite> => {
  const [manifest, git, lock] = await Promise.all([
    readFile(join(folder, 'package.json'), 'utf8'),
    describeGit(folder, builtFrom),
    describeLock(folder),
  ])
  return { version: packageSchema.parse(JSON.parse(manifest)).version, ...git, ...lock }
}

const describeGit = async (
  folder: string,
  builtFrom: string,
): Promise<Pick<Suite, 'gitRevision' | 'gitDirty'>> => {
  const outsideGit = describeRevision(builtFrom)
  // A copy of the suite inside another repository must not take that repository's revision for its own.
  const root = await askGit(folder, ['rev-parse', '--show-toplevel'])
  if (root === null || (await realpath(root)) !== (await realpath(folder))) return outsideGit
  const [gitRevision, changes] = await Promise.all([
    askGit(folder, ['rev-parse', '--verify', 'HEAD']),
    askGit(folder, ['--no-optional-locks', 'status', '--porcelain']),
  ])
  return gitRevision === null
    ? outsideGit
    : { gitRevision, gitDirty: changes === null ? null : changes !== '' }
}

const describeRevision = (builtFrom: string): Pick<Suite, 'gitRevision' | 'gitDirty'> => {
  const [gitRevision = '', mark] = builtFrom.split('+')
  return gitRevision === ''
    ? { gitRevision: null, gitDirty: null }
    : { gitRevision, gitDirty: mark !== undefined }
}

/** What git prints, or null where it fails, takes too long, or is not installed. */
const askGit = async (folder: string, command: readonly string[]): Promise<string | null> => {
  const { failed, stdout } = await execa('git', command, { cwd: folder, reject: false, timeout: gitLimitMs })
  return failed ? null : stdout
}

/** What package managers leave in node_modules, and their lock files; npm where there is none of these. */
const lockFiles: readonly (readonly [mark: string, lockFile: string])[] = [
  ['.modules.yaml', 'pnpm-lock.yaml'],
  ['.yarn-integrity', 'yarn.lock'],
  ['.yarn-state.yml', 'yarn.lock'],
]

const describeLock = async (folder: string): Promise<Pick<Suite, 'lockFile' | 'lockHash'>> => {
  const modules = await readdir(join(folder, 'node_modules')).catch((): string[] => [])
  const lockFile = lockFiles.find(([mark]) => modules.includes(mark))?.[1] ?? 'package-lock.json'
  try {
    const text = await readFile(join(folder, lockFile))
    return { lockFile, lockHash: createHash('sha256').update(text).digest('hex') }
  } catch {
    return { lockHash: 'absent' }
  }
}
