// Makes the virtual environment of a Python server from its pinned requirements, or finds it in the cache.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { orFault } from '../../results/store/fault.ts'
import type { PrepareStep, Runner } from '../../runners/catalog.ts'
import { findOrMake } from './cache-entry.ts'
import type { Toolchain } from './toolchains.ts'
import {
  lastLine,
  type Prepared,
  type PrepareOptions,
  type Prove,
  type ReadyStep,
  runTool,
  type Unavailable,
} from './tools.ts'

type VenvStep = Extract<PrepareStep, { step: 'venv' }>

/** Wheels only: building one would run code that no hash covers. */
const pipInstall = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'].concat([
  '--require-hashes',
  '--no-deps',
  '--only-binary',
  ':all:',
])

/** A virtual environment has no user's folder to install to, whatever pip.conf says. */
const pipEnvironment = { PIP_USER: '0' }

/** Runners with the same requirements share one environment. @throws InterruptedError on abort */
export const prepareVenv = (
  runner: Runner,
  step: VenvStep,
  python: Toolchain,
  options: PrepareOptions,
  prove?: Prove,
): Promise<Prepared> => {
  const { requirements, modules } = inputsOf(runner, step)
  const server = join(runner.folder, step.entry)
  return findEnvironment(server, requirements, modules, python, options, prove)
}

/**
 * Makes an environment from a file of pinned requirements, or finds it in the cache.
 * @param modules folder whose modules it can import, too
 * @returns its folder. @throws InterruptedError on abort
 */
export const prepareEnvironment = async (
  requirements: string,
  modules: string,
  python: Toolchain,
  options: PrepareOptions,
): Promise<string | Unavailable> => {
  const made = await findEnvironment(requirements, requirements, modules, python, options)
  return made.status === 'ready' ? folderOf(requirements, modules, python, options) : made
}

const findEnvironment = (
  server: string,
  requirements: string,
  modules: string,
  python: Toolchain,
  options: PrepareOptions,
  prove?: Prove,
): Promise<ReadyStep | Unavailable> => {
  const path = folderOf(requirements, modules, python, options)
  return findOrMake(
    {
      path,
      witness: pythonIn(path),
      label: `the virtual environment of ${basename(requirements)}`,
      make: (draft) => makeVenv(draft, requirements, modules, python, options),
      preparedAt: (folder) => ({ status: 'ready', server, runtime: pythonIn(folder) }),
    },
    options,
    prove,
  )
}

const pythonIn = (folder: string): string => join(folder, 'bin/python')

/** The folder of an environment: a different one for other requirements, another interpreter or another project folder. */
export const venvFolderOf = (
  runner: Runner,
  step: VenvStep,
  python: Pick<Toolchain, 'identity'>,
  options: Pick<PrepareOptions, 'cacheFolder'>,
): string => {
  const { requirements, modules } = inputsOf(runner, step)
  return folderOf(requirements, modules, python, options)
}

const folderOf = (
  requirements: string,
  modules: string,
  python: Pick<Toolchain, 'identity'>,
  { cacheFolder }: Pick<PrepareOptions, 'cacheFolder'>,
): string => join(cacheFolder, 'venvs', digestOf(requirements, modules, python))

const inputsOf = ({ folder }: Runner, { requirements }: VenvStep) => ({
  requirements: join(folder, requirements),
  modules: join(folder, '../shared/python'),
})

const digestOf = (requirements: string, modules: string, python: Pick<Toolchain, 'identity'>): string => {
  const pinned = readFileSync(requirements, 'utf8')
  return createHash('sha256')
    .update(JSON.stringify([pinned, modules, python.identity]))
    .digest('hex')
    .slice(0, 16)
}

/** Made as a draft, so that an interrupted one is never mistaken for a finished one. */
const makeVenv = async (
  draft: string,
  requirements: string,
  modules: string,
  python: Toolchain,
  options: PrepareOptions,
): Promise<Unavailable | null> => {
  options.onProgress(`making a virtual environment for Python ${python.version}`)
  const made = await runTool(python.executable, ['-m', 'venv', draft], options)
  if (!made.ok) {
    const why = lastLine(made.stderr || made.stdout)
    const reason = `Python ${python.version} could not make a virtual environment: ${why}`
    return { status: 'unavailable', reason, remedy: 'apt-get install python3-venv' }
  }
  const failure = await install(draft, requirements, options)
  if (failure) return failure
  linkModules(draft, modules, python.version)
  return null
}

const install = async (
  draft: string,
  requirements: string,
  options: PrepareOptions,
): Promise<Unavailable | null> => {
  const names = readFileSync(requirements, 'utf8').match(/^[\w-]+(?===)/gm) ?? []
  options.onProgress(`installing ${names.join(', ')}`)
  const args = [...pipInstall, '--requirement', requirements]
  const installed = await runTool(pythonIn(draft), args, options, { env: pipEnvironment })
  if (installed.ok) return null
  const file = relative(options.projectRoot, requirements)
  return {
    status: 'unavailable',
    reason: `pip could not install ${file}: ${lastLine(installed.stderr || installed.stdout)}`,
    remedy: `python3 -m pip download --no-deps --dest .cache/wheels --requirement ${file}`,
  }
}

/** Makes the modules that all Python runners share importable: https://docs.python.org/3/library/site.html */
const linkModules = (folder: string, modules: string, version: string): void => {
  const [major, minor] = version.split('.')
  const sitePackages = join(folder, `lib/python${major}.${minor}/site-packages`)
  orFault(folder, () => {
    mkdirSync(sitePackages, { recursive: true })
    writeFileSync(join(sitePackages, 'runners-shared.pth'), `${modules}\n`)
  })
}
