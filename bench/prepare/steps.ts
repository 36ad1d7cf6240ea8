// The preparation steps that a runner may declare, each done once a run however many variants ask for it.
import type { PrepareStep, Runner } from '../../runners/catalog.ts'
import type { Prepared, PrepareOptions } from './availability.ts'
import { bundleServer } from './bundle.ts'
import { prepareGo } from './go.ts'
import { takeMadeGo, takeMadeVenv } from './made.ts'
import { createToolchains, type Toolchains } from './toolchains.ts'
import { prepareVenv } from './venv.ts'

/** Does one step of a runner, or hands over what it made before. */
export type DoStep = (runner: Runner, step: PrepareStep) => Promise<Prepared>

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
      return { status: 'ready', server: await bundleServer(runner, step, options.cacheFolder), runtime: null }
    case 'venv': {
      const python = await toolchains.python()
      return python.status === 'ready'
        ? prepareVenv(runner, step, python, options)
        : ((await takeMadeVenv(runner, step, options)) ?? python)
    }
    case 'go': {
      const go = await toolchains.go()
      return go.status === 'ready' ? prepareGo(runner, go, options) : (takeMadeGo(runner, options) ?? go)
    }
  }
}
