// From a declared variant to a command that starts here, or to the reason why none does.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Runner, Variant } from '../../runners/catalog.ts'
import { completeSwitches, configureRunner } from '../configuration.ts'
import { TrialError } from '../failure.ts'
import { startChild } from '../trial/child.ts'
import { awaitServer } from '../trial/conversation.ts'
import { type Command, type PinTools, pinCommand } from '../trial/pin.ts'
import { bundleServer } from './bundle.ts'
import { type RuntimeOptions, resolveRuntime } from './runtimes.ts'

/** How a variant is started on this machine. */
export type Launch =
  | {
      readonly status: 'ready'
      readonly command: Command
      readonly env: Readonly<Record<string, string>>
      readonly package: string | null
      readonly runtime: string
      readonly caveat: string | null
    }
  | { readonly status: 'unavailable'; readonly reason: string; readonly remedy: string }

export interface LaunchOptions extends RuntimeOptions {
  readonly tools: PinTools
}

/** Key under which a row finds its launch. */
export const launchKey = (row: { readonly runner: string; readonly variant: string }): string =>
  `${row.runner}/${row.variant}`

type Candidate = Runner['spec']['candidates'][number]

const probeFrameBytes = 1024 * 1024

/** Does the runner's preparation steps and takes its first candidate that becomes ready. */
export const prepareLaunch = async (
  runner: Runner,
  variant: Variant,
  options: LaunchOptions,
): Promise<Launch> => {
  const server = await prepareServer(runner, options)
  const refusals: Launch[] = []
  for (const candidate of candidatesOf(runner, variant)) {
    const launch = await prepareCandidate(runner, variant, candidate, server, options)
    if (launch.status === 'ready') return launch
    refusals.push(launch)
  }
  return mergeRefusals(refusals)
}

const candidatesOf = (runner: Runner, variant: Variant): readonly Candidate[] =>
  variant.runtime === undefined
    ? runner.spec.candidates
    : [{ runtime: variant.runtime, package: null, caveat: null }]

const prepareServer = async (runner: Runner, options: LaunchOptions): Promise<string> => {
  const step = runner.spec.prepare
  if (step.step !== 'bundle') throw new Error(`the step ${step.step} is not known`)
  return bundleServer(runner, step, options.cacheFolder)
}

const prepareCandidate = async (
  runner: Runner,
  variant: Variant,
  candidate: Candidate,
  server: string,
  options: LaunchOptions,
): Promise<Launch> => {
  const runtime = await resolveRuntime(candidate.runtime, options)
  if (runtime.status === 'unavailable') return runtime
  const fill = (argument: string): string =>
    argument.replace('{runtime}', runtime.executable).replace('{server}', server)
  const [file, ...args] = runner.spec.command
  const launch: Launch = {
    status: 'ready',
    command: [fill(file), ...args.map(fill)],
    env: variant.env,
    package: candidate.package,
    runtime: candidate.runtime,
    caveat: candidate.caveat,
  }
  const mustChoose = candidatesOf(runner, variant).length > 1
  return mustChoose ? probe(runner, variant, launch, options) : launch
}

/** Starts the server once, unpinned, and stops it: only it can say whether its library loads. */
const probe = async (
  runner: Runner,
  variant: Variant,
  launch: Extract<Launch, { status: 'ready' }>,
  options: LaunchOptions,
): Promise<Launch> => {
  const [mode = 'ingest'] = runner.spec.modes
  const config = configureRunner(mode, completeSwitches(variant), probeFrameBytes, launch.package)
  const logFolder = join(options.cacheFolder, 'probe')
  mkdirSync(logFolder, { recursive: true })
  const [file, ...args] = pinCommand(launch.command, [], options.tools)
  const child = startChild({
    name: 'server',
    command: [file, ...args, JSON.stringify(config)],
    env: launch.env,
    stderrFile: join(logFolder, `${runner.spec.id}.stderr`),
    signal: options.signal,
  })
  try {
    const answer = await awaitServer(child)
    if (answer.event === 'ready') return launch
    return { status: 'unavailable', reason: answer.reason, remedy: answer.remedy }
  } catch (error) {
    if (!(error instanceof TrialError)) throw error
    return { status: 'unavailable', reason: error.message, remedy: `see ${runner.folder}` }
  } finally {
    await child.stop()
  }
}

const mergeRefusals = (refusals: readonly Launch[]): Launch => {
  const refused = refusals.flatMap((launch) => (launch.status === 'unavailable' ? [launch] : []))
  return {
    status: 'unavailable',
    reason: refused.map(({ reason }) => reason).join('; '),
    remedy: [...new Set(refused.map(({ remedy }) => remedy))].join('; or '),
  }
}
