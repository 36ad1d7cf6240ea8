// A process that starts Chromium, says that it runs, and waits: to be killed by a test.
// node start-chromium.ts EXECUTABLE FOLDER
import { startChromium } from '../../../bench/browser/chromium.ts'

const [, , executable = '', scratchFolder = ''] = process.argv
const { pid } = await startChromium({ executable, scratchFolder, cpus: [] })
process.stdout.write(`${pid}\n`)
process.stdin.resume()
