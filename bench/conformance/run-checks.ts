// Runs a list of checks against one server, one after the other; a broken server, or one with other settings, is replaced.
import type { RunnerConfig } from '../../runners/contract.ts'
import { InterruptedError, TrialError } from '../failure/failure.ts'
import type { Check } from './check.ts'
import { CheckFailure, NotApplicable } from './check-failure.ts'
import type { CheckRun, Subject } from './check-run.ts'
import { openContext } from './context.ts'
import type { Wire } from './wire/wire.ts'

/** What a check came to, before any deviation is looked at. */
export interface Finding {
  readonly id: string
  readonly status: 'passed' | 'failed' | 'not-applicable'
  readonly detail: string | null
}

/** @returns one finding a check, in order @throws InterruptedError on abort; TrialError when it does not start again */
export const runChecks = async (
  checks: readonly Check[],
  subject: Subject,
  run: CheckRun,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  /** The settings of the server that is there; null where it is broken or spent. */
  let serving: string | null = JSON.stringify(run.config)
  for (const check of checks) {
    if (run.signal.aborted) throw new InterruptedError('interrupted')
    const wanted = configure(check, run)
    if ('status' in wanted) {
      findings.push({ id: check.id, ...wanted })
      continue
    }
    const key = JSON.stringify(wanted)
    if (serving !== key) await subject.restart(wanted)
    const outcome = await runCheck(check, subject, { ...run, config: wanted })
    serving = outcome.status === 'failed' || check.spendsServer ? null : key
    findings.push({ id: check.id, ...outcome })
  }
  return findings
}

type Outcome = Omit<Finding, 'id'>

/** The settings that a check needs, or why it does not apply. */
const configure = (check: Check, { config, kit, cannot }: CheckRun): RunnerConfig | Outcome => {
  const notApplicable = (detail: string): Outcome => ({ status: 'not-applicable', detail })
  if (!check.modes.includes(config.mode))
    return notApplicable(`it says nothing about the mode ${config.mode}`)
  const reason = check.capability && cannot[check.capability]
  if (reason !== undefined) return notApplicable(reason)
  try {
    return check.configure?.(config, kit) ?? config
  } catch (error) {
    if (error instanceof NotApplicable) return notApplicable(error.message)
    throw error
  }
}

const runCheck = async (check: Check, subject: Subject, run: CheckRun): Promise<Outcome> => {
  const wires: Wire[] = []
  try {
    await check.run(await openContext(check, subject, run, wires))
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
