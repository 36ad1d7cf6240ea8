// Prepares in advance what a run would prepare on demand: for an image, which has neither toolchains nor a network.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PrepareStep, Runner } from '../../runners/catalog.ts'
import { type Manifest, type Tool, writeManifest } from './made.ts'
import { resolveRuntime } from './runtimes.ts'
import { createSteps } from './steps.ts'
import { createToolchains } from './toolchains.ts'
import type { PrepareOptions, Unavailable } from './tools.ts'

const stepOf = { go: 'go', python: 'venv', cargo: 'cargo', maven: 'maven' } as const

/** Fetches every other Node.js that variants name. @returns their names. @throws Error with the reason where one fails */
export const fetchRuntimes = async (options: PrepareOptions): Promise<readonly string[]> => {
  const names = readdirSync(join(options.projectRoot, 'runners/runtimes')).sort()
  for (const name of names) {
    const executable = await resolveRuntime(name, options)
    if (typeof executable !== 'string') throw missing(name, executable)
  }
  return names
}

/**
 * Makes every server among `runners` that `tool` makes, for all their variants.
 * @throws Error with the reason where one cannot be made
 */
export const makeServers = async (
  tool: Tool,
  runners: readonly Runner[],
  options: PrepareOptions,
): Promise<Manifest> => {
  const toolchain = await createToolchains(options)[tool]()
  if (toolchain.status === 'unavailable') throw missing(tool, toolchain)
  if (toolchain.substitute) throw missing(tool, toolchain.substitute)
  const doStep = createSteps(options)
  for (const runner of runners) {
    for (const step of stepsOf(runner).filter((each) => each.step === stepOf[tool])) {
      const made = await doStep(runner, step)
      if (made.status === 'unavailable') throw missing(runner.spec.id, made)
    }
  }
  return writeManifest(tool, toolchain, options.cacheFolder)
}

const stepsOf = ({ spec: { prepare, axes } }: Runner): readonly PrepareStep[] => [
  prepare,
  ...Object.values(axes).flatMap((axis) => axis.prepare ?? []),
]

const missing = (what: string, { reason, remedy }: Pick<Unavailable, 'reason' | 'remedy'>): Error =>
  new Error(`${what} cannot be made: ${reason} (${remedy})`)
