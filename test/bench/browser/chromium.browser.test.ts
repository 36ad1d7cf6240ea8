// Chromium as the suite starts it: a tab, a picture, an end; and nothing is left of it, even after SIGKILL of who started it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import sharp from 'sharp'
import * as z from 'zod'
import { type Chromium, startChromium } from '../../../bench/browser/chromium.ts'
import { readyChromium } from '../../fixtures/chromium.ts'
import { descendantsOf, stillAlive } from '../../fixtures/processes.ts'

describe('Chromium', () => {
  let folder = ''
  let executable = ''
  let opened: Chromium | null = null
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-chromium-'))
    executable = (await readyChromium()).browser.executable
  })
  after(async () => {
    await opened?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('opens a page, runs expressions in it, takes a small picture, and leaves nothing', async () => {
    const chromium = await startChromium({ executable, scratchFolder: folder, cpus: [] })
    opened = chromium
    const processes = [chromium.pid, ...descendantsOf(chromium.pid)]
    assert.ok(processes.length > 1)
    assert.match(chromium.version, /^\d+\./)
    const tab = await chromium.openTab('data:text/html,<body style="background:%23f00">', () => {})
    assert.equal(await tab.call('Promise.resolve(6 * 7)', z.number()), 42)
    await assert.rejects(
      tab.call('nothing()', z.number()),
      /the page says: ReferenceError: nothing is not defined/,
    )
    const jpeg = await tab.picture()
    assert.ok(jpeg.length < 40_000)
    const { width, height } = await sharp(jpeg).metadata()
    assert.deepEqual([width, height], [320, 180])
    const { dominant } = await sharp(jpeg).stats()
    assert.ok(dominant.r > 200 && dominant.g < 60 && dominant.b < 60)
    await chromium.close()
    opened = null
    assert.deepEqual(stillAlive(processes), [])
    assert.deepEqual(readdirSync(folder), [])
  })

  it('has its sandbox, or says why not', async () => {
    const { withoutSandbox } = (await readyChromium()).browser
    if (process.getuid?.() === 0)
      assert.match(withoutSandbox ?? '', /no sandbox for root; start the suite as/)
    else assert.ok(withoutSandbox === null || /namespaces/.test(withoutSandbox))
  })

  it('says in one line why it does not start', async () => {
    await assert.rejects(
      startChromium({ executable: join(folder, 'absent'), scratchFolder: folder, cpus: [] }),
      /^Error: Chromium does not start: .*ENOENT/,
    )
    assert.deepEqual(readdirSync(folder), [])
  })

  for (const signal of ['SIGKILL', 'SIGTERM'] as const)
    it(`ends with its profile when the process that started it gets ${signal}`, async () => {
      const starter = spawn(
        process.execPath,
        [join(import.meta.dirname, 'start-chromium.ts'), executable, folder],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      )
      const line = await createInterface({ input: starter.stdout })[Symbol.asyncIterator]().next()
      const pid = Number(line.value)
      const processes = [pid, ...descendantsOf(pid)]
      assert.equal(readdirSync(folder).length, 1)
      starter.kill(signal)
      await once(starter, 'exit')
      await gone(folder)
      assert.deepEqual(stillAlive(processes), [])
    })
})

/** Resolves once a folder is empty. */
const gone = (folder: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (readdirSync(folder).length > 0) return
      watcher.close()
      resolve()
    }
    const watcher = watch(folder, look)
    look()
  })
