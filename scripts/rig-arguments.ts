// The options of npm run matrix that describe a rig in place of a scenario, and the scenario file that they stand for.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { UsageError } from '../bench/failure/failure.ts'
import { mebibyte, type Scenario } from '../scenarios/define.ts'
import { frameSizeLimits } from '../scenarios/limits.ts'
import { findMistakes, type Surroundings } from '../scenarios/own/mistakes.ts'
import { type Rig, rigScenario, rigSource } from '../scenarios/own/rig.ts'
import { scenarioSchema } from '../scenarios/scenario-schema.ts'
import { parseDuration, parsed, parseSize, rate, wholeNumber } from './arguments.ts'

export interface RigArguments {
  readonly cameras?: number
  readonly fps?: number
  readonly size?: number
  readonly viewers?: number
  readonly p99?: number
  readonly save?: string
}

const defaultFps = 30

const frameSize = (text: string): number => {
  const bytes = parseSize(text)
  const { minBytes, maxBytes } = frameSizeLimits
  if (bytes >= minBytes && bytes <= maxBytes) return bytes
  throw new RangeError('must be from 16KiB to 8MiB.')
}

export const addRigOptions = (program: Command): Command =>
  program
    .option(
      '--cameras <n>',
      'a rig of your own: so many cameras, in place of scenarios',
      wholeNumber(1, 65_535),
    )
    .option('--fps <n>', `frames per second of each camera of the rig (default: ${defaultFps})`, rate)
    .option(
      '--size <size>',
      'frame size of the rig, 16KiB to 8MiB; 1MB is 2^20 bytes (default: 1MB)',
      parsed(frameSize),
    )
    .option(
      '--viewers <n>',
      'viewers that get every frame of the rig (default: none)',
      wholeNumber(1, 65_535),
    )
    .option(
      '--p99 <time>',
      'latency that 99 of 100 frames of the rig must keep (default: one frame interval)',
      parsed(parseDuration),
    )
    .option('--save <file>', 'write the rig as a scenario file, such as my-rig.ts')

/** Options that choose what is measured in another way. */
const others = ['--profile', '--scenario', '--resume', '--repeat', '--frames'] as const
const ofRigs = ['--fps', '--size', '--viewers', '--p99', '--save'] as const

/** Null where no rig is given. @throws UsageError on options that exclude each other */
export const readRig = (program: Command): Rig | null => {
  const isGiven = (long: string): boolean =>
    program.options.some(
      (option) => option.long === long && program.getOptionValueSource(option.attributeName()) === 'cli',
    )
  const { cameras, fps = defaultFps, size = mebibyte, viewers = 0, p99 = null } = program.opts<RigArguments>()
  const alone = ofRigs.filter(isGiven)
  if (cameras === undefined) {
    if (alone.length === 0) return null
    throw new UsageError(`${alone.join(', ')}: part of a rig, which begins with --cameras`)
  }
  const excluded = others.filter(isGiven)
  if (excluded.length > 0)
    throw new UsageError(`--cameras is the whole plan of a rig: leave out ${excluded.join(', ')}`)
  return { cameras, fps, frameBytes: size, viewers, p99Ms: p99 }
}

/** @throws UsageError where this machine has no room for it */
export const scenarioOfRig = (rig: Rig, surroundings: Surroundings): Scenario => {
  const scenario = scenarioSchema.parse(rigScenario(rig))
  const [mistake] = findMistakes(scenario, surroundings)
  if (mistake !== undefined)
    throw new UsageError(
      mistake.replace(/^points\.0\.connections/, '--cameras').replace(/^points\.0\./, '--'),
    )
  return scenario
}

/** @returns the path and the text of a scenario file. @throws UsageError where the name is not one, or taken */
export const fileOfRig = (rig: Rig, save: string): readonly [path: string, text: string] => {
  if (!/\.(?:ts|js|mjs)$/.test(save))
    throw new UsageError(`--save ${save}: a scenario file ends in .ts, .js or .mjs`)
  if (existsSync(save)) throw new UsageError(`--save ${save}: the file exists; name another, or remove it`)
  return [resolve(save), rigSource(rig)]
}
