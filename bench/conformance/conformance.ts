// Checks every server that will be measured, once for each set of settings, and says what came of it.
import type { Conformance, ConformanceRecord } from '../../results/conformance-schema.ts'
import type { Deviation } from '../../runners/catalog.ts'
import type { Mode, RunnerConfig, Switches } from '../../runners/contract.ts'
import { configureRunner } from '../configuration.ts'
import { TrialError } from '../failure.ts'
import type { Launch } from '../prepare/launch.ts'
import { type PinTools, pinCommand } from '../trial/pin.ts'
import { checks } from './checks.ts'
import { applyDeviations } from './deviations.ts'
import { type Finding, runChecks } from './run-checks.ts'
import { startSubject } from './subject.ts'

/** Settings that name the size of an image are checked at this one. */
const frameBytes = 1024 * 1024
const checkBoundMs = 10_000

type ReadyLaunch = Extract<Launch, { readonly status: 'ready' }>

/** A runner × variant × mode that can be started here. */
export interface Candidate {
  readonly runner: string
  readonly variant: string
  readonly mode: Mode
  readonly label: string
  readonly switches: Switches
  readonly deviations: readonly Deviation[]
  readonly launch: ReadyLaunch
}

/** `not-started`: it printed no ready line; `unavailable`: it said itself that it cannot run here. */
export type Verdict =
  | { readonly status: 'checked'; readonly record: ConformanceRecord }
  | {
      readonly status: 'unavailable'
      readonly label: string
      readonly reason: string
      readonly remedy: string
    }
  | { readonly status: 'not-started'; readonly label: string; readonly message: string }

export interface ConformanceOptions {
  readonly tools: PinTools
  readonly logFolder: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

/** One verdict a candidate, in order. @throws InterruptedError on abort */
export const checkConformance = async (
  candidates: readonly Candidate[],
  options: ConformanceOptions,
): Promise<readonly Verdict[]> => {
  const examined = new Map<string, Promise<Examination>>()
  const verdicts: Verdict[] = []
  for (const [index, candidate] of candidates.entries()) {
    const config: RunnerConfig = {
      ...configureRunner(candidate.switches, { mode: candidate.mode, frameBytes }, candidate.launch.package),
      digest: true,
    }
    const key = JSON.stringify([candidate.launch.command, candidate.launch.env, config])
    if (!examined.has(key)) {
      options.onProgress(`checking ${candidate.label} (${index + 1} of ${candidates.length})`)
    }
    const examination = examined.get(key) ?? examine(candidate.launch, config, options)
    examined.set(key, examination)
    verdicts.push(judge(candidate, await examination))
  }
  return verdicts
}

/** The verdicts that `run.json` keeps: of servers that could be checked. */
export const recordConformance = (verdicts: readonly Verdict[]): Conformance => ({
  checks: checks.map(({ id, title }) => ({ id, title })),
  subjects: verdicts.flatMap((verdict) => (verdict.status === 'checked' ? [verdict.record] : [])),
})

type Examination =
  | {
      readonly status: 'checked'
      readonly library: string
      readonly libraryVersion: string
      readonly findings: readonly Finding[]
    }
  | { readonly status: 'unavailable'; readonly reason: string; readonly remedy: string }
  | { readonly status: 'not-started'; readonly message: string }

const examine = async (
  launch: ReadyLaunch,
  config: RunnerConfig,
  { tools, logFolder, signal }: ConformanceOptions,
): Promise<Examination> => {
  const command = pinCommand(launch.command, [], tools)
  try {
    const subject = await startSubject({ command, env: launch.env, config, logFolder, signal })
    if ('event' in subject) {
      return { status: 'unavailable', reason: subject.reason, remedy: subject.remedy }
    }
    try {
      const { library, libraryVersion } = subject.ready()
      const run = { mode: config.mode, config, boundMs: checkBoundMs, signal }
      return { status: 'checked', library, libraryVersion, findings: await runChecks(checks, subject, run) }
    } finally {
      await subject.stop()
    }
  } catch (error) {
    if (error instanceof TrialError) return { status: 'not-started', message: error.message }
    throw error
  }
}

const judge = (candidate: Candidate, examination: Examination): Verdict => {
  const { runner, variant, mode, label, deviations } = candidate
  if (examination.status !== 'checked') return { ...examination, label }
  const { library, libraryVersion, findings } = examination
  const results = [...applyDeviations(findings, deviations, variant)]
  return {
    status: 'checked',
    record: { runner, variant, mode, label, library, libraryVersion, results },
  }
}
