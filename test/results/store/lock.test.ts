// The lock of a run folder: held by a living process alone, taken over from a dead one, never by two.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { MachineView } from '../../../results/store/gone.ts'
import { type Holder, holderSchema, mayBeAlive, thisProcess } from '../../../results/store/holder.ts'
import {
  FolderLockedError,
  lockFolder,
  removeLocksOf,
  removeLocksOfGone,
} from '../../../results/store/lock.ts'

const self = thisProcess()
/** Larger than any process number of Linux. */
const noPid = 2 ** 30

const stale: readonly [string, Partial<Holder>][] = [
  ['a process that is gone', { pid: noPid }],
  ['a process whose number another one has now', { startTicks: (self.startTicks ?? 0) + 1 }],
  ['a process of another boot', { boot: 'an earlier one' }],
]

describe('the lock of a run folder', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-lock-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const leave = (holder: Partial<Holder>): void =>
    writeFileSync(join(folder, 'run.lock.1'), JSON.stringify({ ...self, ...holder }))
  const refuses = (text: RegExp): void =>
    assert.throws(
      () => lockFolder(folder),
      (error) => {
        assert.ok(error instanceof FolderLockedError, String(error))
        assert.match(error.message, text)
        assert.doesNotMatch(error.message, /\n/)
        return true
      },
    )

  it('names the process that holds it, and leaves nothing once it is given free', () => {
    const free = lockFolder(folder)
    assert.deepEqual(readdirSync(folder), ['run.lock.1'])
    const held = holderSchema.parse(JSON.parse(readFileSync(join(folder, 'run.lock.1'), 'utf8')))
    assert.deepEqual(held, self)
    free()
    assert.deepEqual(readdirSync(folder), [])
  })

  it('is refused while a living process holds it', () => {
    const free = lockFolder(folder)
    refuses(new RegExp(`process ${process.pid} .* is writing into ${folder}`))
    free()
    lockFolder(folder)()
  })

  it('of a host that is known to be gone can be removed, and no other', () => {
    leave({ host: 'container-1' })
    removeLocksOf(folder, 'container-2')
    assert.deepEqual(readdirSync(folder), ['run.lock.1'])
    removeLocksOf(folder, 'container-1')
    assert.deepEqual(readdirSync(folder), [])
  })

  const gone = { host: 'container-1', startTicks: 7, boot: 'this one' }
  const views: readonly [string, MachineView, string[]][] = [
    ['of a container that is no more is removed', { boot: 'this one', startTicks: new Set([1, 5]) }, []],
    ['of one that may be at work stays', { boot: 'this one', startTicks: new Set([1, 7]) }, ['run.lock.1']],
    ['stays where not all processes can be seen', { boot: 'this one', startTicks: null }, ['run.lock.1']],
    ['of another machine stays', { boot: 'another', startTicks: new Set([1]) }, ['run.lock.1']],
    ['stays where the system tells no boot', { boot: null, startTicks: new Set([1]) }, ['run.lock.1']],
  ]
  for (const [title, view, left] of views) {
    it(`${title}, seen from outside`, () => {
      leave(gone)
      removeLocksOfGone(folder, view)
      assert.deepEqual(readdirSync(folder), left)
    })
  }

  it('of a process that runs is none of one that is gone', () => {
    leave({ host: 'container-1' })
    removeLocksOfGone(folder)
    assert.deepEqual(readdirSync(folder), ['run.lock.1'])
  })

  it('of another host is not judged from here', () => {
    leave({ host: 'elsewhere', pid: noPid })
    refuses(/on host elsewhere .*remove run\.lock\.1/)
  })

  for (const [title, holder] of stale) {
    it(`is taken over from ${title}`, () => {
      leave(holder)
      const free = lockFolder(folder)
      assert.deepEqual(readdirSync(folder), ['run.lock.2'])
      free()
    })
  }

  it('that is no more than rubbish is taken over', () => {
    writeFileSync(join(folder, 'run.lock.3'), '\0\0\0')
    lockFolder(folder)()
    assert.deepEqual(readdirSync(folder), [])
  })

  it('loses what a killed process prepared', () => {
    writeFileSync(join(folder, `run.lock.${noPid}.new`), JSON.stringify({ ...self, pid: noPid }))
    lockFolder(folder)()
    assert.deepEqual(readdirSync(folder), [])
  })
})

describe('a holder', () => {
  it('is this process as long as it lives', () => {
    assert.ok(mayBeAlive(self, self))
  })

  it('without a start time, as where there is no /proc, is told by its number', () => {
    const holder = { ...self, startTicks: null, boot: null }
    assert.ok(mayBeAlive(holder, holder, () => ({ startTicks: null })))
    assert.ok(!mayBeAlive(holder, holder, () => null))
  })
})
