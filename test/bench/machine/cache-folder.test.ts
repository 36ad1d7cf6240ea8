// Where the cache is: in the checkout, or in the user's own cache where the checkout cannot be written.
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execaSync } from 'execa'
import { cacheFolderOf } from '../../../bench/machine/cache-folder.ts'

const source = join(import.meta.dirname, '../../../bench/machine/cache-folder.ts')
const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
const isRoot = process.getuid?.() === 0

/** As a user whom permissions bind. */
const askOther = (checkout: string, usersCache: string): string => {
  const script = `import { cacheFolderOf } from ${JSON.stringify(source)}
console.log(cacheFolderOf(${JSON.stringify(checkout)}, ${JSON.stringify(usersCache)}))`
  const command = [...(isRoot ? nobody : []), process.execPath, '--input-type=module', '--eval', script]
  const [file = '', ...args] = command
  return execaSync(file, args).stdout
}

const whyNot =
  !isRoot || !execaSync(nobody[0] ?? '', [...nobody.slice(1), 'cat', source], { reject: false }).failed
    ? false
    : 'root needs setpriv and a checkout that others can read'

describe('the cache', () => {
  let root = ''
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'isb-cache-'))
    chmodSync(root, 0o755)
    for (const name of ['mine', 'theirs/.cache/servers', 'image/.cache/go'])
      mkdirSync(join(root, name), { recursive: true })
    for (const name of ['servers', 'probe', 'frames']) {
      mkdirSync(join(root, 'image/.cache', name))
      chmodSync(join(root, 'image/.cache', name), 0o777)
    }
    chmodSync(join(root, 'theirs/.cache/servers'), 0o555)
    for (const name of ['theirs/.cache', 'theirs', 'image/.cache', 'image'])
      chmodSync(join(root, name), 0o555)
  })
  after(() => {
    for (const name of ['theirs', 'theirs/.cache', 'theirs/.cache/servers', 'image', 'image/.cache'])
      chmodSync(join(root, name), 0o755)
    rmSync(root, { recursive: true })
  })

  it('is in a checkout that can be written', () => {
    assert.equal(cacheFolderOf(join(root, 'mine'), '/elsewhere'), join(root, 'mine/.cache'))
  })

  it('of another user’s or a read-only checkout is in the user’s own, one for each checkout', {
    skip: whyNot,
  }, () => {
    const folder = askOther(join(root, 'theirs'), '/elsewhere')
    assert.match(folder, /^\/elsewhere\/image-stream-bench\/[0-9a-f]{16}$/)
    assert.notEqual(askOther('/proc/1', '/elsewhere'), folder)
  })

  it('of what npm installed is in the user’s own, as npm replaces the folder', () => {
    const installed = join(root, 'mine/node_modules/image-stream-bench/dist')
    assert.match(cacheFolderOf(installed, '/elsewhere'), /^\/elsewhere\/image-stream-bench\/[0-9a-f]{16}$/)
  })

  it('of an image is its own, of which only the folders that a run fills can be written', {
    skip: whyNot,
  }, () => {
    assert.equal(askOther(join(root, 'image'), '/elsewhere'), join(root, 'image/.cache'))
  })
})
