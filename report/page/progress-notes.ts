// What a reader has to know of how a run went: what was left out, whether it is whole, and when it was resumed.
import { countPlanned, type RunRecord } from '../../results/schema.ts'
import type { Session } from '../../results/session-schema.ts'
import type { Summary } from '../../results/summary-schema.ts'

/** Sentences in order of weight; none for a run that was measured whole and in one go. */
export const progressNotes = (run: RunRecord, { planned, missing }: Summary['trials']): readonly string[] => [
  ...(missing === 0
    ? []
    : [`The run is not finished: ${planned - missing} of ${planned} trials are recorded.`]),
  ...run.leftOut.map(({ scenario, reason }) => `${scenario} is ${reason}.`),
  ...resumptions(run),
]

/** One sentence a resumption, then what it repaired. */
const resumptions = (run: RunRecord): readonly string[] => {
  const [first, ...later] = run.sessions
  if (first === undefined) return []
  const planned = countPlanned(run)
  return later.flatMap((session) => {
    const changes = changesSince(first, session)
    const sameness = changes.length === 0 ? 'on the same machine and software' : `with ${changes.join(', ')}`
    const time = session.startedAt.slice(0, 16).replace('T', ' ')
    return [
      `The run was resumed on ${time} UTC after ${session.trialsBefore} of ${planned} trials, ${sameness}.`,
      ...session.notes.map((note) => `On resuming, ${note}.`),
    ]
  })
}

const changesSince = (first: Session, later: Session): readonly string[] => {
  const change = (what: string, before: string, after: string): readonly string[] =>
    before === after ? [] : [`another ${what} (${before} before, ${after} then)`]
  const revision = ({ gitRevision, gitDirty }: Session['suite']): string =>
    gitRevision === null ? 'unknown' : `${gitRevision.slice(0, 12)}${gitDirty ? ' with changes' : ''}`
  const hasRestarted = first.boot !== null && later.boot !== null && first.boot !== later.boot
  return [
    ...change('CPU', first.cpuModel, later.cpuModel),
    ...change('kernel', first.kernel, later.kernel),
    ...change('Node.js', first.node, later.node),
    ...change('version of the suite', first.suite.version, later.suite.version),
    ...change('revision of the suite', revision(first.suite), revision(later.suite)),
    ...change('lock file', first.suite.lockHash.slice(0, 12), later.suite.lockHash.slice(0, 12)),
    ...(hasRestarted ? ['the machine restarted in between'] : []),
  ]
}
