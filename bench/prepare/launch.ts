// From a declared variant to a command that starts here, or the reason why none does.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../results/store/make-folder.ts'
import type { Runner, Variant } from '../../runners/catalog.ts'
import type { EnvelopeName, ReadyLine } from '../../runners/contract.ts'
import { startSettings } from '../../runners/variants.ts'
import { TrialError } from '../failure/failure.ts'
import { type Command, type PinTools, pinCommand } from '../placement/pin.ts'
import { configureRunner } from '../settings/configuration.ts'
import { startChild } from '../trial/child.ts'
import { awaitServer } from '../trial/conversation.ts'
import { resolveRuntime, runtimeVersionOf } from './runtimes.ts'
import { createSteps } from './steps.ts'
import type { PrepareOptions, Prove, ReadyStep, Substitute, Unavailable } from './tools.ts'

/** How a variant is started on this machine. */
export type Launch =
  | {
      readonly status: 'ready'
      readonly command: Command
      readonly env: Readonly<Record<string, string>>
      readonly package: string | null
      readonly runtime: string
      readonly caveat: string | null
      readonly substitute?: Substitute | undefined
      /** How messages travel to it, where they are not plain WebSocket messages. */
      readonly envelope?: EnvelopeName | undefined
      /** Of a viewer in a browser. */
      readonly browser?: PreparedBrowser | undefined
    }
  | Unavailable

export interface PreparedBrowser {
  readonly executable: string
  /** Why it runs without its sandbox; null with it. */
  readonly withoutSandbox: string | null
}

export interface LaunchOptions extends PrepareOptions {
  readonly tools: PinTools
}

type ReadyLaunch = Extract<Launch, { status: 'ready' }>
type Candidate = Runner['spec']['candidates'][number]
type Upstream = NonNullable<Runner['spec']['upstream']>

const probeFrameBytes = 1024 * 1024
/** Two probes of a run, or of two runs that share the cache, must not write the same file. */
let probes = 0

/** Key under which a row finds its launch. */
export const launchKey = (row: { readonly runner: string; readonly variant: string }): string =>
  `${row.runner}/${row.variant}`

/** Key under which a row finds the launch of a generator that is a runner; it runs as tuned. */
export const generatorLaunchKey = (generator: string): string => `generator/${generator}`

/**
 * Does the variant's preparation step and takes the first candidate that becomes ready.
 * @param doStep shared by the variants of a run, so that no step is done twice
 * @throws InterruptedError on abort
 */
export const prepareLaunch = async (
  runner: Runner,
  variant: Variant,
  options: LaunchOptions,
  doStep = createSteps(options),
): Promise<Launch> => {
  const step = await doStep(
    runner,
    variant.prepare ?? runner.spec.prepare,
    proveStart(runner, variant, options),
  )
  if (step.status === 'unavailable') return step
  const refusals: Unavailable[] = []
  for (const candidate of candidatesOf(runner, variant)) {
    const launch = await prepareCandidate(runner, variant, candidate, step, options)
    if (launch.status === 'ready') return launch
    refusals.push(launch)
  }
  return mergeRefusals(refusals)
}

/**
 * Starts a server once, unpinned, and stops it: only the server itself knows whether its library loads here.
 * @returns its ready line, or why it did not become ready. @throws InterruptedError on abort
 */
export const probeServer = async (
  runner: Runner,
  variant: Variant,
  launch: Pick<ReadyLaunch, 'command' | 'env' | 'package'>,
  { cacheFolder, tools, signal }: Pick<LaunchOptions, 'cacheFolder' | 'tools' | 'signal'>,
): Promise<ReadyLine | Unavailable> => {
  // One that needs no frames to send.
  const mode = runner.spec.modes.find((candidate) => candidate !== 'push') ?? 'ingest'
  const config = configureRunner(variant.switches, { mode, frameBytes: probeFrameBytes }, launch.package)
  const logFolder = join(cacheFolder, 'probe')
  makeFolder(logFolder)
  const stderrFile = join(logFolder, `${runner.spec.id}-${process.pid}-${++probes}.stderr`)
  const [file, ...args] = pinCommand(launch.command, [], tools)
  const child = startChild({
    name: 'server',
    command: [file, ...args, JSON.stringify(config)],
    env: launch.env,
    stderrFile,
    signal,
  })
  try {
    const answer = await awaitServer(child)
    if (answer.event === 'ready') return answer
    return { status: 'unavailable', reason: answer.reason, remedy: answer.remedy }
  } catch (error) {
    if (!(error instanceof TrialError)) throw error
    const { code, message } = error
    const startFailure = { code, message, stderrTail: child.stderrTail() }
    return { status: 'unavailable', reason: message, remedy: startAgain(runner), startFailure }
  } finally {
    await child.stop()
    rmSync(stderrFile, { force: true })
  }
}

const startAgain = ({ spec: { id } }: Runner): string => `npm run matrix -- --profile smoke --runner ${id}`

const candidatesOf = (runner: Runner, variant: Variant): readonly Candidate[] =>
  variant.runtime === undefined
    ? runner.spec.candidates
    : [{ runtime: variant.runtime, package: null, caveat: null }]

/** Starts what a step made as the variant does; a load generator cannot be started without a server. */
const proveStart = (runner: Runner, variant: Variant, options: LaunchOptions): Prove | undefined => {
  const [candidate] = candidatesOf(runner, variant)
  if (runner.spec.role === 'generator' || candidate === undefined) return undefined
  return async (prepared) => {
    if (prepared.runtime === null) return null
    const launch = launchOf(runner, variant, candidate, prepared, prepared.runtime)
    const answer = await probeServer(runner, variant, launch, options)
    return 'startFailure' in answer ? answer : null
  }
}

const launchOf = (
  runner: Runner,
  variant: Variant,
  candidate: Candidate,
  step: ReadyStep,
  executable: string,
): ReadyLaunch => {
  const settings = startSettings(variant, runtimeVersionOf(candidate.runtime))
  const fill = (argument: string): string =>
    argument.replace('{runtime}', () => executable).replace('{server}', () => step.server)
  const [file, ...args] = runner.spec.command
  return {
    status: 'ready',
    command: [
      fill(file),
      ...args.flatMap((argument) => (argument === '{arguments}' ? settings.arguments : [fill(argument)])),
    ],
    env: settings.env,
    package: candidate.package,
    runtime: candidate.runtime,
    caveat: candidate.caveat,
    substitute: step.substitute,
    ...(runner.spec.envelope && { envelope: runner.spec.envelope }),
  }
}

const prepareCandidate = async (
  runner: Runner,
  variant: Variant,
  candidate: Candidate,
  step: ReadyStep,
  options: LaunchOptions,
): Promise<Launch> => {
  const executable = step.runtime ?? (await resolveRuntime(candidate.runtime, options))
  if (typeof executable !== 'string') return executable
  const launch = launchOf(runner, variant, candidate, step, executable)
  const { upstream } = runner.spec
  if (upstream === undefined && candidatesOf(runner, variant).length === 1) return launch
  const answer = await probeServer(runner, variant, launch, options)
  if ('status' in answer) return answer
  return upstream === undefined || answer.library === upstream.package
    ? launch
    : { ...launch, substitute: thirdPartyBuild(answer, upstream) }
}

const thirdPartyBuild = (
  { library, libraryVersion }: ReadyLine,
  { version, install, needs }: Upstream,
): Substitute => ({
  reason: `third-party build ${library} ${libraryVersion}; upstream has released ${version}`,
  remedy: `${install} (needs ${needs})`,
})

const mergeRefusals = (refusals: readonly Unavailable[]): Unavailable => ({
  status: 'unavailable',
  reason: refusals.map(({ reason }) => reason).join('; '),
  remedy: [...new Set(refusals.map(({ remedy }) => remedy))].join('; or '),
})
