// Starts Chromium without a window, with its sandbox where it may have one, and opens a tab in it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { connectDevtools, type Devtools } from './devtools.ts'
import { openScratch, type Scratch } from './scratch.ts'
import { openTab, type Tab } from './tab.ts'

export interface ChromiumOptions {
  readonly executable: string
  /** An existing folder for the profile. */
  readonly scratchFolder: string
  /** None: those of this process. */
  readonly cpus: readonly number[]
}

export interface Chromium {
  readonly pid: number
  /** Such as `HeadlessChrome` and `143.0.7499.40`. */
  readonly name: string
  readonly version: string
  /** Why it runs without its sandbox; null with it. */
  readonly withoutSandbox: string | null
  /** @param onCrash when the tab has ended by itself */
  readonly openTab: (url: string, onCrash: () => void) => Promise<Tab>
  /** Resolves once its processes and its profile are gone. */
  readonly close: () => Promise<void>
}

/**
 * https://github.com/GoogleChrome/chrome-launcher/blob/main/docs/chrome-flags-for-tools.md: nothing that a viewer does not need,
 * and a tab that nobody looks at is not slowed down. Without a GPU, decoding and drawing are work of the CPU.
 */
const flags = [
  '--headless',
  '--remote-debugging-pipe',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-breakpad',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--metrics-recording-only',
  '--mute-audio',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--hide-scrollbars',
] as const

const rootReason = 'Chromium has no sandbox for root; start the suite as an ordinary user'
const kernelReason =
  'Chromium finds no sandbox here: the kernel gives this user no namespaces (kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns)'

const closeMs = 700
const tailBytes = 4000

/** @throws Error with the reason where it does not start */
export const startChromium = async (options: ChromiumOptions): Promise<Chromium> => {
  const isRoot = process.getuid?.() === 0
  if (isRoot) return await launch(options, rootReason)
  try {
    return await launch(options, null)
  } catch (error) {
    if (!(error instanceof Error) || !/no usable sandbox|sandbox/i.test(error.message)) throw error
    return await launch(options, kernelReason)
  }
}

const versionSchema = z.object({ product: z.string() })

const launch = async (options: ChromiumOptions, withoutSandbox: string | null): Promise<Chromium> => {
  const scratch = openScratch(options.scratchFolder)
  const { browser, devtools, tail, ended } = spawnBrowser(options, scratch, withoutSandbox !== null)
  const close = (): Promise<void> => closeBrowser(browser, devtools, ended, scratch)
  try {
    const { product } = await devtools.ask({ method: 'Browser.getVersion' }, versionSchema)
    const [name = product, version = ''] = product.split('/')
    return {
      pid: browser.pid ?? 0,
      name,
      version,
      withoutSandbox,
      openTab: (url, onCrash) => openTab(devtools, url, onCrash),
      close,
    }
  } catch (cause) {
    await close()
    throw new Error(`Chromium does not start: ${reasonOf(tail())}`, { cause })
  }
}

const spawnBrowser = ({ executable, cpus }: ChromiumOptions, scratch: Scratch, isOpen: boolean) => {
  const command = [
    executable,
    ...flags,
    ...(isOpen ? ['--no-sandbox'] : []),
    `--user-data-dir=${scratch.folder}`,
  ]
  const [file = executable, ...args] =
    cpus.length > 0 ? ['taskset', '-c', cpus.join(','), ...command] : command
  const browser = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // What it writes elsewhere than into its profile goes there, too.
    env: { ...process.env, HOME: scratch.folder, TMPDIR: scratch.folder },
  })
  if (browser.pid !== undefined) scratch.watch(browser.pid)
  let tail = ''
  browser.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailBytes)
  })
  const [, , , toBrowser, fromBrowser] = browser.stdio
  if (!(toBrowser instanceof Writable) || !(fromBrowser instanceof Readable))
    throw new Error('the browser has no pipes')
  // Its helpers have the same stderr, so this is the end of all of them.
  const ended = once(browser, 'close').catch((error: unknown) => {
    tail += String(error)
  })
  return { browser, devtools: connectDevtools(toBrowser, fromBrowser), tail: () => tail, ended }
}

const closeBrowser = async (
  browser: ChildProcess,
  devtools: Devtools,
  ended: Promise<unknown>,
  scratch: Scratch,
): Promise<void> => {
  devtools.ask({ method: 'Browser.close' }, z.unknown()).catch(() => {}) // it may end before it answers
  const late = new AbortController()
  await Promise.race([ended, sleep(closeMs, null, { signal: late.signal }).catch(() => {})])
  late.abort()
  browser.kill('SIGKILL')
  await ended
  await scratch.remove()
}

/** The line that says why: the last fatal one, or that of the dynamic linker. */
const reasonOf = (stderr: string): string => {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  const line = lines.findLast((each) => /FATAL|error while loading|sandbox|ENOENT|EACCES/i.test(each))
  return (line ?? lines.at(-1) ?? 'it says nothing').trim().slice(0, 300)
}
