// The preparation steps that a runner may declare, each done once a run however many variants share it.
import { symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { orFault } from '../../results/store/fault.ts'
import type { PrepareStep, Runner } from '../../runners/catalog.ts'
import { prepareCargo } from './cargo.ts'
import { finishDraft, startDraft } from './draft.ts'
import { prepareGo } from './go.ts'
import { useMadeCargo, useMadeGo, useMadeVenv } from './made.ts'
import { modulesFolderOf } from './modules-folder.ts'
import { createToolchains, type Toolchains } from './toolchains.ts'
import type { Prepared, PrepareOptions } from './tools.ts'
import { prepareVenv } from './venv.ts'

/** Does one step of a runner, or returns what it made before. */
export type DoStep = (runner: Runner, step: PrepareStep) => Promise<Prepared>

type BundleStep = Extract<PrepareStep, { step: 'bundle' }>

/** @throws InterruptedError on abort; Error where a source of the suite's own does not build */
export const createSteps = (options: PrepareOptions): DoStep => {
  const toolchains = createToolchains(options)
  const done = new Map<string, Promise<Prepared>>()
  return (runner, step) => {
    const key = JSON.stringify([runner.folder, step])
    const prepared = done.get(key) ?? doStep(runner, step, toolchains, options)
    done.set(key, prepared)
    return prepared
  }
}

const doStep = async (
  runner: Runner,
  step: PrepareStep,
  toolchains: Toolchains,
  options: PrepareOptions,
): Promise<Prepared> => {
  switch (step.step) {
    case 'bundle':
      return await prepareBundle(runner, step, options)
    case 'venv': {
      const python = await toolchains.python()
      return python.status === 'ready'
        ? prepareVenv(runner, step, python, options)
        : ((await useMadeVenv(runner, step, options)) ?? python)
    }
    case 'go': {
      const go = await toolchains.go()
      return go.status === 'ready' ? prepareGo(runner, go, options) : (useMadeGo(runner, options) ?? go)
    }
    case 'cargo': {
      const cargo = await toolchains.cargo()
      return cargo.status === 'ready'
        ? prepareCargo(runner, cargo, options)
        : (useMadeCargo(runner, options) ?? cargo)
    }
  }
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
