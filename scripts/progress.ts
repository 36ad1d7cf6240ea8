// The lines that a matrix prints while it runs.
import type { TrialEvent } from '../bench/execute.ts'
import type { Plan } from '../bench/matrix.ts'
import { formatDuration } from '../report/terminal/status-line.ts'
import type { PlannedRow, TrialOutcome } from '../results/schema.ts'
import type { Profile } from '../scenarios/define.ts'

type Begin = Extract<TrialEvent, { kind: 'begin' }>
type End = Extract<TrialEvent, { kind: 'end' }>

/** What will be measured and how long it takes; with `listed`, every row. */
export const describePlan = (
  { rows, trials, expectedMs }: Plan,
  profile: Profile,
  listed: boolean,
): string => {
  const rounds = `${profile.rounds} ${profile.rounds === 1 ? 'round' : 'rounds'}`
  const head = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} × ${rounds} = ${trials.length} trials, about ${formatDuration(expectedMs)}`
  if (!listed) return head
  return [head, ...rows.map((row) => `  ${row.scenario}  ${row.point}  ${nameOf(row)}`)].join('\n')
}

export const describeTrialBegin = ({ row, round, done, leftMs }: Begin, total: number): string =>
  `${done + 1}/${total}  round ${round}  ${row.scenario}  ${nameOf(row)}  ${formatDuration(leftMs)} left`

export const describeTrialEnd = ({ row, round, outcome }: End): string =>
  `${round}  ${row.scenario.padEnd(12)}  ${nameOf(row).padEnd(46)} ${describeOutcome(outcome)}`

const nameOf = ({ label, cameraLabel }: PlannedRow): string =>
  cameraLabel === null ? label : `${label} ← ${cameraLabel}`

const describeOutcome = (outcome: TrialOutcome): string => {
  switch (outcome.status) {
    case 'completed': {
      const { first, last } = outcome.server
      const fps = (last.frames - first.frames) / ((last.timeNs - first.timeNs) / 1e9)
      return `${fps.toFixed(fps < 100 ? 1 : 0)} FPS`
    }
    case 'refused':
      return `refused over ${outcome.limitBytes} bytes (${outcome.closeCode})`
    case 'failed':
      return `failed: ${outcome.failure.message}`
    case 'unavailable':
    case 'skipped':
      return outcome.status
  }
}
