// Which machine measured each trial of a run that was resumed: rows rank only within one machine.
import { type RunRecord, rowKey, type TrialRecord } from '../../results/schema.ts'
import type { Session } from '../../results/session-schema.ts'

/** Why the row of a key is not ranked; null for a row whose trials are all from the run's main machine. */
export type MachineCaveat = (rowKey: string) => string | null

/**
 * A machine is a CPU model with a kernel; the main one measured the most completed trials, the first of equals.
 * @param trials in the order of the journal, by which sessions are known
 */
export const machineCaveats = (
  { sessions }: Pick<RunRecord, 'sessions'>,
  trials: readonly TrialRecord[],
): MachineCaveat => {
  const measured = trials.flatMap((trial, index) => {
    const session = sessions.findLast(({ trialsBefore }) => trialsBefore <= index)
    return session && trial.outcome.status === 'completed'
      ? [{ key: rowKey(trial), machine: machineOf(session) }]
      : []
  })
  const byMachine = [...Map.groupBy(measured, ({ machine }) => machine)]
  const [main] = byMachine.sort(([, a], [, b]) => b.length - a.length)
  const strangers = new Set(measured.filter(({ machine }) => machine !== main?.[0]).map(({ key }) => key))
  return (key) => (strangers.has(key) ? 'not ranked: trials of another machine, see the resumes' : null)
}

const machineOf = ({ cpuModel, kernel }: Session): string => `${cpuModel}, kernel ${kernel}`
