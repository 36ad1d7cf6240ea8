// Checks every server of a run, once for each set of settings, and compares the findings with the deviations that its runner
// declares.
import type { CheckResult, Conformance, ConformanceRecord } from '../../results/conformance-schema.ts'
import type { Deviation, RunnerSpec } from '../../runners/catalog.ts'
import type { Mode, RunnerConfig, Switches } from '../../runners/contract.ts'
import { InterruptedError, TrialError } from '../failure/failure.ts'
import { type PinTools, pinCommand } from '../placement/pin.ts'
import { runInLanes } from '../prepare/lanes.ts'
import type { Launch } from '../prepare/launch.ts'
import { configureRunner } from '../settings/configuration.ts'
import { type Kit, prepareKit } from './check.ts'
import { checks } from './checks.ts'
import { type Finding, runChecks } from './run-checks.ts'
import { startSubject } from './subject.ts'
import { transportChecks } from './transport/checks.ts'

/** Frame size for settings that depend on it. */
const frameBytes = 1024 * 1024
const checkBoundMs = 10_000
/** Servers that are checked concurrently: each waits for its client half of the time. */
const lanes = 2

type ReadyLaunch = Extract<Launch, { readonly status: 'ready' }>

/** A runner × variant × mode that can be started here. */
export interface Candidate {
  readonly runner: string
  readonly variant: string
  readonly mode: Mode
  readonly label: string
  readonly switches: Switches
  readonly deviations: readonly Deviation[]
  readonly cannot: RunnerSpec['cannot']
  readonly launch: ReadyLaunch
}

/** Prefix of the detail of a passing check with a declared deviation. */
export const staleMark = 'stale deviation'

type CheckDeviation = Extract<Deviation, { readonly check: string }>

export interface Examinee {
  readonly variant: string
  /** Ids of checks that it fails in this mode or in another, where a deviation is not stale. */
  readonly failedInAnyMode: ReadonlySet<string>
}

/** `not-started`: it printed no ready line; `unavailable`: it reported that it cannot run here. */
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
  const kit = await prepareKit(options.logFolder, frameBytes)
  const planned = candidates.map((candidate) => ({ candidate, exam: planExam(candidate, kit) }))
  const exams = planned
    .map(({ exam }) => exam)
    .filter(({ key }, index, all) => all.findIndex((exam) => exam.key === key) === index)
  const examinations = await runInLanes(lanes, exams, async (exam) => {
    options.onProgress(`checking ${exam.label} (${exams.indexOf(exam) + 1} of ${exams.length})`)
    return [exam.key, await examine(exam, kit, options)] as const
  })
  const byKey = new Map(examinations)
  const examined = planned.flatMap(({ candidate, exam }) => {
    const examination = byKey.get(exam.key)
    return examination ? [{ candidate, examination }] : []
  })
  return examined.map(({ candidate, examination }) =>
    judge(candidate, examination, failedInAnyMode(examined, candidate)),
  )
}

/** The verdicts for `run.json`: of servers that could be checked. Checks of other transports are listed where one was checked. */
export const recordConformance = (verdicts: readonly Verdict[]): Conformance => {
  const subjects = verdicts.flatMap((verdict) => (verdict.status === 'checked' ? [verdict.record] : []))
  const ran = new Set(subjects.flatMap(({ results }) => results.map(({ id }) => id)))
  const ofTransports = transportChecks.filter(({ id }) => ran.has(id))
  const isWebSocket = ofTransports.length === 0 || checks.some(({ id }) => ran.has(id))
  const listed = [...(isWebSocket ? checks : []), ...ofTransports]
  return { checks: listed.map(({ id, title }) => ({ id, title })), subjects }
}

type Examination =
  | {
      readonly status: 'checked'
      readonly library: string
      readonly libraryVersion: string
      readonly findings: readonly Finding[]
    }
  | { readonly status: 'unavailable'; readonly reason: string; readonly remedy: string }
  | { readonly status: 'not-started'; readonly message: string }

/** One examination for all candidates with the same settings. */
interface Exam {
  readonly key: string
  /** Of the first such candidate. */
  readonly label: string
  readonly launch: ReadyLaunch
  readonly config: RunnerConfig
  readonly cannot: RunnerSpec['cannot']
}

const planExam = ({ label, mode, switches, launch, cannot }: Candidate, { pool }: Kit): Exam => {
  const config = configureRunner(switches, { mode, frameBytes, pool }, launch.package)
  const key = JSON.stringify([launch.command, launch.env, config, cannot])
  return { key, label: `${label}, ${mode}`, launch, config, cannot }
}

const examine = async (
  { launch, config, cannot }: Exam,
  kit: Kit,
  { tools, logFolder, signal }: ConformanceOptions,
): Promise<Examination> => {
  if (signal.aborted) throw new InterruptedError('interrupted')
  const command = pinCommand(launch.command, [], tools)
  try {
    const subject = await startSubject({ command, env: launch.env, config, logFolder, signal })
    if ('event' in subject) {
      return { status: 'unavailable', reason: subject.reason, remedy: subject.remedy }
    }
    try {
      const { library, libraryVersion, transport } = subject.ready()
      const list = transport === undefined ? checks : transportChecks
      const { envelope } = launch
      const run = { config, kit, cannot, envelope, boundMs: checkBoundMs, signal }
      return { status: 'checked', library, libraryVersion, findings: await runChecks(list, subject, run) }
    } finally {
      await subject.stop()
    }
  } catch (error) {
    if (error instanceof TrialError) return { status: 'not-started', message: error.message }
    throw error
  }
}

interface Examined {
  readonly candidate: Candidate
  readonly examination: Examination
}

/** Checks that this variant fails in some mode: a deviation need not show in all of them. */
const failedInAnyMode = (
  examined: readonly Examined[],
  { runner, variant }: Candidate,
): ReadonlySet<string> =>
  new Set(
    examined
      .filter(({ candidate }) => candidate.runner === runner && candidate.variant === variant)
      .flatMap(({ examination }) => (examination.status === 'checked' ? examination.findings : []))
      .filter(({ status }) => status === 'failed')
      .map(({ id }) => id),
  )

const judge = (
  candidate: Candidate,
  examination: Examination,
  failedInAnyMode: ReadonlySet<string>,
): Verdict => {
  const { runner, variant, mode, label, deviations } = candidate
  if (examination.status === 'unavailable') return { ...examination, label }
  if (examination.status === 'not-started') return { ...examination, label: `${label}, ${mode},` }
  const { library, libraryVersion, findings } = examination
  const results = [...applyDeviations(findings, deviations, { variant, failedInAnyMode })]
  return {
    status: 'checked',
    record: { runner, variant, mode, label, library, libraryVersion, results },
  }
}

/** A failure that is declared deviates; a declaration whose check passes is stale. Pure; one result a finding, in order. */
export const applyDeviations = (
  findings: readonly Finding[],
  deviations: readonly Deviation[],
  { variant, failedInAnyMode }: Examinee,
): readonly CheckResult[] =>
  findings.map((finding) => {
    const deviation = deviations.find(
      (candidate): candidate is CheckDeviation =>
        'check' in candidate &&
        candidate.check === finding.id &&
        (candidate.variants?.some((name) => name === variant || variant.split('+').includes(name)) ?? true),
    )
    if (!deviation || finding.status === 'not-applicable' || finding.status === 'not-tried')
      return { ...finding, link: null }
    const { reason, link } = deviation
    const isMet = deviation.sometimes || failedInAnyMode.has(finding.id)
    if (finding.status === 'passed' && isMet) return { ...finding, link: null }
    if (finding.status === 'passed') {
      return { ...finding, detail: `${staleMark}, the check passes: ${reason}`, link }
    }
    return { id: finding.id, status: 'deviates', detail: `${reason} (seen: ${finding.detail})`, link }
  })
