// The preparation steps that a runner may declare, each done once a run however many variants share it.
import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { orFault } from '../../results/store/fault.ts'
import type { PrepareStep, Runner } from '../../runners/catalog.ts'
import { cargoFolderOf, prepareCargo } from './cargo.ts'
import { finishDraft, startDraft } from './draft.ts'
import { goFolderOf, prepareGo } from './go.ts'
import { useMadeCargo, useMadeGo, useMadeMaven, useMadeVenv } from './made.ts'
import { mavenFolderOf, prepareMaven } from './maven.ts'
import { modulesFolderOf } from './modules-folder.ts'
import { createToolchains, type Toolchains } from './toolchains.ts'
import type { Prepared, PrepareOptions, Prove } from './tools.ts'
import { prepareVenv, venvFolderOf } from './venv.ts'

/** Does one step of a runner, or returns what it made before. `prove` starts it before it is kept; the first call of a step counts. */
export interface DoStep {
  (runner: Runner, step: PrepareStep, prove?: Prove): Promise<Prepared>
  /** Where the step keeps what it makes, and whether that is there; null where it makes nothing that is worth telling. */
  readonly look: (runner: Runner, step: PrepareStep) => Promise<StepPlace | null>
}

export interface StepPlace {
  readonly path: string
  readonly isMade: boolean
}

type BundleStep = Extract<PrepareStep, { step: 'bundle' }>

/** @throws InterruptedError on abort; Error where a source of the suite's own does not build */
export const createSteps = (options: PrepareOptions): DoStep => {
  const toolchains = createToolchains(options)
  const done = new Map<string, Promise<Prepared>>()
  const once = (runner: Runner, step: PrepareStep, prove?: Prove): Promise<Prepared> => {
    const key = JSON.stringify([runner.folder, step])
    const prepared = done.get(key) ?? doStep(runner, step, toolchains, options, prove)
    done.set(key, prepared)
    return prepared
  }
  return Object.assign(once, {
    look: async (runner: Runner, step: PrepareStep): Promise<StepPlace | null> => {
      const path = await placeOf(runner, step, toolchains, options)
      return path === null ? null : { path, isMade: existsSync(path) }
    },
  })
}

const doStep = async (
  runner: Runner,
  step: PrepareStep,
  toolchains: Toolchains,
  options: PrepareOptions,
  prove: Prove | undefined,
): Promise<Prepared> => {
  switch (step.step) {
    case 'bundle':
      return await prepareBundle(runner, step, options)
    case 'venv': {
      const python = await toolchains.python()
      return python.status === 'ready'
        ? prepareVenv(runner, step, python, options, prove)
        : ((await useMadeVenv(runner, step, options)) ?? python)
    }
    case 'go': {
      const go = await toolchains.go()
      return go.status === 'ready'
        ? prepareGo(runner, go, options, prove)
        : (useMadeGo(runner, options) ?? go)
    }
    case 'cargo': {
      const cargo = await toolchains.cargo()
      return cargo.status === 'ready'
        ? prepareCargo(runner, cargo, options, prove)
        : (useMadeCargo(runner, options) ?? cargo)
    }
    case 'maven': {
      const maven = await toolchains.maven()
      return maven.status === 'ready'
        ? prepareMaven(runner, maven, options, prove)
        : ((await useMadeMaven(runner, options)) ?? maven)
    }
  }
}

/** Null for bundles, which take no time, and where there is no toolchain to make anything with. */
const placeOf = async (
  runner: Runner,
  step: PrepareStep,
  toolchains: Toolchains,
  options: PrepareOptions,
): Promise<string | null> => {
  if (step.step === 'venv') {
    const python = await toolchains.python()
    return python.status === 'ready' ? venvFolderOf(runner, step, python, options) : null
  }
  if (step.step === 'go') {
    const go = await toolchains.go()
    return go.status === 'ready' ? goFolderOf(runner, go, options) : null
  }
  if (step.step === 'cargo') {
    const cargo = await toolchains.cargo()
    return cargo.status === 'ready' ? cargoFolderOf(runner, cargo, options) : null
  }
  if (step.step === 'maven') {
    const maven = await toolchains.maven()
    return maven.status === 'ready' ? mavenFolderOf(runner, maven, options) : null
  }
  return null
}

/** esbuild's program is an optional package of its own. */
const prepareBundle = async (
  runner: Runner,
  step: BundleStep,
  options: PrepareOptions,
): Promise<Prepared> => {
  try {
    return { status: 'ready', server: await bundleServer(runner, step, options), runtime: null }
  } catch (error) {
    const [why = ''] = error instanceof Error ? error.message.split('\n') : []
    if (!/needed by esbuild|esbuild.*postinstall|spawn .*esbuild/.test(why)) throw error
    return {
      status: 'unavailable',
      reason: `esbuild, which bundles the servers, does not run: ${why}`,
      remedy: 'npm install --include=optional',
    }
  }
}

/**
 * Bundles a JavaScript server to one plain .mjs file, so that Node.js, Bun and Deno run the same code. Libraries stay
 * outside: they are loaded from `node_modules` as their users load them.
 * @returns path of the bundle inside `cacheFolder`
 * @throws FileFaultError; Error with esbuild's messages when the source does not build
 */
const bundleServer = async (
  runner: Runner,
  step: BundleStep,
  { cacheFolder, projectRoot }: PrepareOptions,
): Promise<string> => {
  const file = join(cacheFolder, 'servers', `${runner.spec.id}.mjs`)
  const { outputFiles } = await build({
    entryPoints: [join(runner.folder, step.entry)],
    external: step.external,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    logLevel: 'silent',
  })
  const draft = startDraft(file)
  orFault(file, () => writeFileSync(draft, outputFiles[0]?.contents ?? ''))
  finishDraft(draft, file)
  if (relative(projectRoot, cacheFolder).startsWith('..')) linkLibraries(cacheFolder, projectRoot)
  return file
}

/** Outside of the checkout, bundles find the libraries through a link. */
const linkLibraries = (cacheFolder: string, projectRoot: string): void => {
  const link = join(cacheFolder, 'node_modules')
  try {
    orFault(link, () => symlinkSync(modulesFolderOf(projectRoot), link))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
