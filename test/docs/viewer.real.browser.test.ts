// The viewer page that users copy, against a real runner: the tab shows what the camera sends.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import WebSocket from 'ws'
import { type Chromium, startChromium } from '../../bench/browser/chromium.ts'
import type { Tab } from '../../bench/browser/tab.ts'
import { prepareLaunch } from '../../bench/prepare/launch.ts'
import { configureRunner } from '../../bench/settings/configuration.ts'
import { type Child, startChild } from '../../bench/trial/child.ts'
import { awaitServer } from '../../bench/trial/conversation.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { findVariant, tunedId } from '../../runners/variants.ts'
import { readyChromium } from '../fixtures/chromium.ts'

const root = join(import.meta.dirname, '../..')
const example = join(root, 'examples/viewer.html')
const signal = new AbortController().signal
const frameBytes = 1024 * 1024

let folder = ''
let server: Child | null = null
let chromium: Chromium | null = null
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'isb-viewer-'))
})
after(async () => {
  await chromium?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('has fewer than 60 lines', () => {
  assert.ok(readFileSync(example, 'utf8').trim().split('\n').length < 60)
})

/** The page as it is, and in a browser without `ImageDecoder`. */
const pageFor = (hasDecoder: boolean): string => {
  if (hasDecoder) return example
  const text = readFileSync(example, 'utf8')
  assert.ok(text.includes('self.ImageDecoder'))
  const page = join(folder, 'viewer.html')
  writeFileSync(page, text.replace('self.ImageDecoder', 'self.MissingDecoder'))
  return page
}

for (const [id, hasDecoder] of [
  ['ws', true],
  ['go-gws', true],
  ['ws', false],
] as const)
  it(`shows the newest frame of a relay by ${id}, at its size, ${hasDecoder ? 'with' : 'without'} ImageDecoder`, async (test) => {
    const port = await startRelay(id)
    if (port === null) return test.skip(`${id} cannot be prepared here`)
    chromium = await startChromium({
      executable: (await readyChromium()).browser.executable,
      scratchFolder: folder,
      cpus: [],
    })
    const url = `${pathToFileURL(pageFor(hasDecoder)).href}#ws://127.0.0.1:${port}/viewer`
    const tab = await chromium.openTab(url, () => {})
    const camera = new WebSocket(`ws://127.0.0.1:${port}/camera`)
    await new Promise((resolve) => camera.once('open', resolve))
    for (const [colour, red] of [
      ['#ff0000', true],
      ['#0000ff', false],
    ] as const) {
      const frame = await sharp({ create: { width: 640, height: 360, channels: 3, background: colour } })
        .jpeg()
        .toBuffer()
      await shows(tab, camera, frame, red)
    }
    camera.close()
    await chromium.close()
    chromium = null
    await server?.stop()
    server = null
  })

/** Sends a frame until the middle of the tab has its colour: the viewer may not be connected yet. */
const shows = async (tab: Tab, camera: WebSocket, frame: Buffer, red: boolean): Promise<void> => {
  for (;;) {
    camera.send(frame)
    const { dominant } = await sharp(await tab.picture()).stats()
    if (red ? dominant.r > 200 && dominant.b < 60 : dominant.b > 200 && dominant.r < 60) return
  }
}

const startRelay = async (id: string): Promise<number | null> => {
  const runner = readCatalog().find(({ spec }) => spec.id === id)
  const variant = runner && findVariant(runner.spec, tunedId)
  if (!runner || !variant) throw new Error(`there is no ${id}/tuned`)
  const options = {
    projectRoot: root,
    cacheFolder: join(root, '.cache'),
    onProgress: () => {},
    signal,
    tools: { taskset: false, setpriv: false, prlimit: false },
  }
  const launch = await prepareLaunch(runner, variant, options)
  if (launch.status === 'unavailable') return null
  const config = configureRunner(variant.switches, { mode: 'relay', frameBytes }, launch.package)
  const [file, ...args] = launch.command
  server = startChild({
    name: 'server',
    command: [file, ...args, JSON.stringify(config)],
    env: launch.env,
    stderrFile: join(folder, 'server.stderr'),
    signal,
  })
  const ready = await awaitServer(server)
  if (ready.event === 'unavailable') throw new Error(ready.reason)
  return ready.port
}
