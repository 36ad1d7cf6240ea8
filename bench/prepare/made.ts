// Servers that were made where their toolchain was: taken where it is missing, if every byte is as it was made.
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { PrepareStep, Runner } from '../../runners/catalog.ts'
import type { Prepared, PrepareOptions, Unavailable } from './availability.ts'
import { placeGo } from './go.ts'
import { digestOfTree, readManifest } from './manifest.ts'
import { askPython, identityOf } from './toolchains.ts'
import { placeVenv } from './venv.ts'

type VenvStep = Extract<PrepareStep, { step: 'venv' }>

/** Null where nothing was made beforehand: then the missing toolchain is what there is to say. */
export const takeMadeGo = (runner: Runner, options: PrepareOptions): Prepared | null => {
  const manifest = readManifest('go', options.cacheFolder)
  if (manifest === null) return null
  const folder = placeGo(runner, manifest, options)
  const binary = join(folder, 'server')
  const flaw = flawOf(folder, manifest.made, runner)
  return flaw ?? { status: 'ready', server: binary, runtime: binary }
}

/** A virtual environment is tied to its interpreter, which must be the very one here. @throws InterruptedError */
export const takeMadeVenv = async (
  runner: Runner,
  step: VenvStep,
  options: PrepareOptions,
): Promise<Prepared | null> => {
  const manifest = readManifest('python', options.cacheFolder)
  const python = manifest && (await askPython(options))
  if (manifest === null || python === null) return null
  if (identityOf(python) !== manifest.identity)
    return unavailable(`made with Python ${manifest.version}, and Python ${python.version} is here`)
  const folder = placeVenv(runner, step, manifest, options)
  const flaw = flawOf(folder, manifest.made, runner)
  return (
    flaw ?? { status: 'ready', server: join(runner.folder, step.entry), runtime: join(folder, 'bin/python') }
  )
}

const flawOf = (
  folder: string,
  made: Readonly<Record<string, string>>,
  runner: Runner,
): Unavailable | null => {
  const { label } = runner.spec
  const digest = made[basename(folder)]
  if (digest === undefined || !existsSync(folder)) return unavailable(`${label} was made from other sources`)
  return digestOfTree(folder) === digest ? null : unavailable(`${label} is not as it was made`)
}

const unavailable = (reason: string): Unavailable => ({
  status: 'unavailable',
  reason,
  remedy: 'build the image again: npm run docker',
})
