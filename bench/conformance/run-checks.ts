// Runs a list of checks against one server, one after the other, each within a bound; a broken server is replaced.
import type { Mode, ReadyLine, RunnerConfig, StatsLine } from '../../runners/contract.ts'
import { InterruptedError, TrialError } from '../failure.ts'
import type { Check, CheckContext } from './check.ts'
import { CheckFailure, NotApplicable } from './check-failure.ts'
import { openDelivery } from './delivery.ts'
import { openPeer } from './wire/peer.ts'
import { type OpenWire, openWire, type Wire } from './wire/wire.ts'

/** A server that can be asked and replaced. */
export interface Subject {
  readonly ready: () => ReadyLine
  readonly readStats: () => Promise<StatsLine>
  /** A fresh process with the same settings. */
  readonly restart: () => Promise<void>
}

/** What a check came to, before any deviation is looked at. */
export interface Finding {
  readonly id: string
  readonly status: 'passed' | 'failed' | 'not-applicable'
  readonly detail: string | null
}

export interface CheckRun {
  readonly mode: Mode
  readonly config: RunnerConfig
  /** Longest time of one check. */
  readonly boundMs: number
  readonly signal: AbortSignal
}

/** @returns one finding a check, in order @throws InterruptedError on abort; TrialError when it does not start again */
export const runChecks = async (
  checks: readonly Check[],
  subject: Subject,
  run: CheckRun,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for (const check of checks) {
    if (run.signal.aborted) throw new InterruptedError('interrupted')
    const finding = await runCheck(check, subject, run)
    findings.push({ id: check.id, ...finding })
    if (finding.status === 'failed') await subject.restart()
  }
  return findings
}

type Outcome = Omit<Finding, 'id'>

const runCheck = async (check: Check, subject: Subject, run: CheckRun): Promise<Outcome> => {
  if (!check.modes.includes(run.mode)) {
    return { status: 'not-applicable', detail: `it says nothing about the mode ${run.mode}` }
  }
  const wires: Wire[] = []
  try {
    await check.run(await openContext(subject, run, wires))
    return { status: 'passed', detail: null }
  } catch (error) {
    if (run.signal.aborted) throw new InterruptedError('interrupted', { cause: error })
    if (error instanceof NotApplicable) return { status: 'not-applicable', detail: error.message }
    if (error instanceof CheckFailure || error instanceof TrialError) {
      return { status: 'failed', detail: error.message }
    }
    throw error
  } finally {
    for (const wire of wires) wire.close()
  }
}

const openContext = async (subject: Subject, run: CheckRun, wires: Wire[]): Promise<CheckContext> => {
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(run.boundMs)])
  const delivery = await openDelivery(run.mode, subject.readStats, signal)
  const { port } = subject.ready()
  const open: OpenWire = async (onBytes) => {
    const wire = await openWire(port, signal, onBytes)
    wires.push(wire)
    return wire
  }
  return {
    ready: subject.ready(),
    config: run.config,
    openWire: open,
    openPeer: (options) => openPeer(port, open, options),
    expectDelivered: delivery.expectMessages,
    expectNothingDelivered: delivery.expectNothing,
  }
}
