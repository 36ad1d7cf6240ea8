// How the limit of a message is lifted, by system: recorded with a plan, so that a report can say it without the runners. Pure.
import type { LimitRemedy } from '../../results/refusal-schema.ts'
import type { PlannedRow } from '../../results/schema.ts'
import type { Runner, RunnerSpec } from '../../runners/catalog.ts'

/** Of each system of the rows that has a limit, in the order of the runners. */
export const limitRemedies = (
  runners: readonly Runner[],
  rows: readonly Pick<PlannedRow, 'runner' | 'role'>[],
): LimitRemedy[] =>
  runners
    .filter(({ spec }) =>
      rows.some(({ runner, role }) => runner === spec.id && role !== 'reference-receiver'),
    )
    .flatMap(({ spec }) => remedyOf(spec) ?? [])

/** Where no line lifts the limit, the declared reason says why; a reason beside a line concerns other messages. */
const remedyOf = ({ id, steps, deviations, switches }: RunnerSpec): LimitRemedy | null => {
  const step = steps.find(
    ({
      sets: {
        switches: { limits = 'default' },
      },
    }) => limits !== 'default',
  )
  const fixed = deviations.find((each) => 'field' in each && /(?:^|\.)maxMessageBytes$/.test(each.field))
  if (step?.line !== undefined) return { runner: id, remedy: step.line, link: step.link }
  if (fixed) return { runner: id, remedy: fixed.reason, link: httpsOnly(fixed.link) ?? step?.link ?? null }
  return step ? { runner: id, remedy: switches.limits ?? step.why, link: step.link } : null
}

const httpsOnly = (link: string | undefined): string | null => (link?.startsWith('https://') ? link : null)
