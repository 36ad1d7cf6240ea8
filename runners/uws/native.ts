// Loads uWebSockets.js and proves that its native addon is what loaded: some packages fall back to JavaScript.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

type Uws = typeof import('uWebSockets.js')

export interface LoadedUws {
  readonly library: Uws
  /** Package name and version as installed, e.g. `@btc-vision/uwebsockets.js`, `20.57.0`. */
  readonly packageName: string
  readonly version: string
  /** File name of the loaded addon, e.g. `uws_linux_x64_137.node`. */
  readonly addon: string
}

/** @throws Error when the package is missing, does not load, or loads as JavaScript only */
export const loadUws = (alias: string): LoadedUws => {
  const require = createRequire(import.meta.url)
  const library = requireQuietly(require, alias)
  const addon = findLoadedAddon()
  if (!addon) throw new Error('its native addon did not load, it fell back to JavaScript')
  const { name, version } = readManifest(require.resolve(alias))
  return { library, packageName: name, version, addon }
}

// A fallback announces itself on stdout, which belongs to the contract.
const requireQuietly = (require: NodeJS.Require, alias: string): Uws => {
  const { log, warn } = console
  console.log = console.warn = console.error
  try {
    return require(alias)
  } finally {
    Object.assign(console, { log, warn })
  }
}

const findLoadedAddon = (): string | undefined => {
  return /uws_[a-z0-9_]+\.node/.exec(JSON.stringify(process.report.getReport()))?.[0]
}

const readManifest = (main: string): { readonly name: string; readonly version: string } => {
  let folder = dirname(main)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
