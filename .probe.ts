import { mkdtempSync, readdirSync } from 'node:fs'
import * as z from 'zod'
import { startChromium } from './bench/browser/chromium.ts'
const folder = mkdtempSync('/tmp/isb-probe-')
const executable = process.argv[2] ?? ''
let t = performance.now()
const lap = (what: string) => { console.log(what, Math.round(performance.now() - t)); t = performance.now() }
const c = await startChromium({ executable, scratchFolder: folder, cpus: [] })
lap('started ' + c.version + ' ' + c.withoutSandbox)
const tab = await c.openTab('data:text/html,<body style="background:%23f00">', () => {})
lap('tab')
console.log(await tab.call('[typeof ImageDecoder, typeof OffscreenCanvas, isSecureContext].join()', z.string()))
try { await tab.call('nothing()', z.number()) } catch (e) { console.log(String(e).slice(0, 600)) }
console.log((await tab.picture()).length)
lap('picture')
console.log(readdirSync(folder, { recursive: true }).length)
await c.close()
lap('closed')
console.log(readdirSync(folder))
