// What the file system refuses, in every place that writes: one line with the path, the right exit code, and nothing lost.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa, execaSync } from 'execa'
import * as z from 'zod'
import { readRun } from '../../results/store.ts'
import { mountSmall, type SmallDisk, whyNoMount } from '../fixtures/small-disk.ts'

const projectRoot = join(import.meta.dirname, '../..')
const fixture = join(projectRoot, 'test/fixtures/write-everywhere.ts')
const endSchema = z.object({ place: z.string(), code: z.int(), lines: z.array(z.string()) })
type End = z.infer<typeof endSchema>

const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
const isRoot = process.getuid?.() === 0

/** No permission binds root: then the writer runs as another user, who has to be able to read the checkout. */
const whyNobody = (): string | false =>
  !isRoot || !execaSync(nobody[0] ?? '', [...nobody.slice(1), 'cat', fixture], { reject: false }).failed
    ? false
    : 'root needs setpriv and a checkout that others can read'

/** Contents of all files below, without the journal. */
const digestOf = (folder: string): string => {
  const hash = createHash('sha256')
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((a, b) =>
    join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
  ))
    if (entry.isFile() && entry.name !== 'trials.jsonl')
      hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)))
  return hash.digest('hex')
}

const call = async (asNobody: boolean, ...args: readonly string[]): Promise<readonly End[]> => {
  const [file = '', ...rest] = [...(asNobody ? nobody : []), process.execPath, fixture, ...args]
  const { stdout } = await execa(file, rest, { env: { HOME: tmpdir() } })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => endSchema.parse(JSON.parse(line)))
}

const close = (folder: string, mode: 'open' | 'closed'): void => {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    chmodSync(join(entry.parentPath, entry.name), mode === 'open' ? 0o755 : entry.isFile() ? 0o444 : 0o555)
  chmodSync(folder, mode === 'open' ? 0o755 : 0o555)
}

interface Fault {
  readonly title: string
  readonly skip: string | false
  readonly code: number
  readonly says: RegExp
  /** Makes the prepared folder refuse. */
  readonly inject: (folder: string, disk: SmallDisk | null) => void
  readonly bytes: number | null
  /** Places that write nothing there, or too little to be refused. */
  readonly spared: readonly string[]
}

const faults: readonly Fault[] = [
  {
    title: 'a folder without the right to write',
    skip: whyNobody(),
    ...{ code: 2, says: /permission denied \(EACCES\)/, bytes: null, spared: [] },
    inject: (folder) => close(folder, 'closed'),
  },
  {
    title: 'a read-only file system',
    skip: whyNoMount(),
    ...{ code: 2, says: /the file system is read-only \(EROFS\)/, bytes: 8 * 1024 * 1024, spared: [] },
    inject: (_, disk) => disk?.seal(),
  },
  {
    title: 'a full disk',
    skip: whyNoMount(),
    ...{ code: 7, says: /the disk is full \(ENOSPC\)/, bytes: 8 * 1024 * 1024 },
    spared: ['log of a probe', 'log of a child', 'folder of a container'],
    inject: fill,
  },
]

function fill(folder: string): void {
  for (let bytes = 4 * 1024 * 1024; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    for (let number = 0; number < 4; number++) {
      try {
        writeFileSync(join(folder, `filler-${bytes}-${number}`), Buffer.alloc(bytes, 1))
      } catch {
        break // as full as files of this size make it
      }
    }
  }
}

for (const { title, skip, code, says, inject, bytes, spared } of faults)
  describe(`${title}, wherever it strikes`, { skip }, () => {
    let root = ''
    let folder = ''
    let disk: SmallDisk | null = null
    let kept = ''
    let ends: readonly End[] = []

    before(async () => {
      root = mkdtempSync(join(tmpdir(), 'isb-faults-'))
      chmodSync(root, 0o755)
      folder = join(root, 'here')
      mkdirSync(folder)
      if (bytes !== null) disk = mountSmall(folder, bytes)
      await call(false, 'make', folder)
      inject(folder, disk)
      kept = digestOf(join(folder, 'run'))
      ends = await call(isRoot && bytes === null, 'try', folder)
    })
    after(() => {
      if (disk) disk.remove()
      else close(folder, 'open')
      rmSync(root, { recursive: true, force: true })
    })

    it('is one line with the path and the remedy', () => {
      assert.ok(ends.length > 15)
      for (const { place, code: found, lines } of ends.filter(({ place }) => !spared.includes(place))) {
        const [line = '', ...others] = lines
        assert.equal(found, code, `${place}: ${lines.join('\n')}`)
        assert.match(line, says, place)
        assert.ok(line.includes(folder), `${place}: ${line}`)
        assert.match(line, /; .*\b(?:name|free|set)\b/, place)
        assert.ok(
          others.every((other) => other.startsWith('usage: ')),
          `${place}: ${lines.join('\n')}`,
        )
      }
    })

    it('loses nothing of what was there', () => {
      assert.equal(digestOf(join(folder, 'run')), kept)
      const { trials, notes } = readRun(join(folder, 'run'))
      assert.ok(trials.length >= 1)
      assert.deepEqual(notes, [])
      assert.equal(readFileSync(join(folder, 'site/index.html'), 'utf8'), 'before')
    })
  })

describe('a command', () => {
  it('ends with 2 and one line where TMPDIR does not exist', async () => {
    // Nothing can make it, not even a program that wants it for its own cache.
    const missing = '/dev/null/folder'
    const { exitCode, stderr } = await execa(
      process.execPath,
      [join(projectRoot, 'scripts/verify.ts'), '--runner', 'ws'],
      { env: { TMPDIR: missing }, reject: false },
    )
    assert.equal(exitCode, 2, stderr)
    assert.equal(
      stderr.split('\n').at(-1),
      `verify: ${missing} cannot be used: a part of the path is not a folder (ENOTDIR); set TMPDIR to a folder that exists and has room`,
    )
  })

  it('ends with 7 where its result does not fit into the file that stdout is', {
    skip: existsSync('/dev/full') ? false : 'there is no /dev/full',
  }, async () => {
    const run = join(projectRoot, 'results/published/2026-11-24-shared-2-core-vm')
    const { exitCode, stderr } = await execa(
      'sh',
      [
        '-c',
        '"$0" "$@" > /dev/full',
        process.execPath,
        join(projectRoot, 'scripts/compare.ts'),
        run,
        run,
        '--json',
      ],
      { reject: false },
    )
    assert.equal(exitCode, 7, stderr)
    assert.match(stderr, /^compare: stdout cannot be written: the disk is full \(ENOSPC\); free some space$/m)
  })
})
