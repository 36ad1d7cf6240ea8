// Finds runners/*/runner.json, validates them and hands them over in order of id.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type RunnerSpec, runnerSpecSchema } from './spec.ts'

export type { Capability, Deviation, PrepareStep, RunnerSpec } from './spec.ts'
export type { Variant } from './variants.ts'

/** A declared runner and the folder it was found in. */
export interface Runner {
  readonly spec: RunnerSpec
  readonly folder: string
}

/**
 * Reads every runner below `root`. The folder is the registration: there is no list to keep.
 * @throws Error naming file and field when a `runner.json` is not valid, or its id is not its folder's name.
 */
export const readCatalog = (root: string = import.meta.dirname): readonly Runner[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'runner.json')))
    .map((entry) => readRunner(join(root, entry.name), entry.name))
    .sort((a, b) => (a.spec.id < b.spec.id ? -1 : 1))

const readRunner = (folder: string, name: string): Runner => {
  const file = join(folder, 'runner.json')
  const parsed = runnerSpecSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file} is not a runner: ${z.prettifyError(parsed.error)}`)
  if (parsed.data.id !== name) throw new Error(`${file}: id "${parsed.data.id}" must be the folder's name`)
  return { spec: parsed.data, folder }
}
