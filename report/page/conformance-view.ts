// The section about behaviour: how many checks, the worst of each runner, and what deviates or failed.
import type { CheckResult, Conformance } from '../../results/conformance-schema.ts'
import { type ConformanceNote, conformanceColumns, conformanceNotes, describeScopes } from '../conformance.ts'

type NamedNote = ConformanceNote & { readonly who: string }

export interface ConformanceView {
  readonly answer: string
  readonly columns: readonly { readonly runner: string; readonly name: string; readonly title: string }[]
  readonly rows: readonly {
    readonly id: string
    readonly title: string
    readonly cells: readonly { readonly runner: string; readonly text: string; readonly badge: string }[]
  }[]
  readonly failures: readonly NamedNote[]
  readonly deviations: readonly NamedNote[]
}

/** Colours of the badges are those of the claims. */
const cells: Readonly<Record<CheckResult['status'], { readonly text: string; readonly badge: string }>> = {
  passed: { text: 'passed', badge: 'yes' },
  deviates: { text: 'deviates', badge: 'only' },
  failed: { text: 'failed', badge: 'no' },
  'not-applicable': { text: '–', badge: '' },
}

export const conformanceView = (conformance: Conformance): ConformanceView => {
  const columns = conformanceColumns(conformance)
  return {
    answer: describeAll(conformance),
    columns: columns.map(({ runner, scopes, libraries }) => ({
      runner,
      name: runner,
      title: `${describeScopes(scopes)}; ${libraries.join(', ')}`,
    })),
    rows: conformance.checks.map(({ id, title }) => ({
      id,
      title,
      cells: columns.map(({ runner, worst }) => ({ runner, ...cells[worst.get(id) ?? 'not-applicable'] })),
    })),
    failures: conformanceNotes(conformance, 'failed').map(nameNote),
    deviations: conformanceNotes(conformance, 'deviates').map(nameNote),
  }
}

const nameNote = (note: ConformanceNote): NamedNote => ({
  ...note,
  link: note.link !== null && /^https?:/i.test(note.link) ? note.link : null,
  who: `${note.runner}, ${describeScopes(note.scopes)}`,
})

const describeAll = ({ checks, subjects }: Conformance): string => {
  const bad = subjects.filter(({ results }) => results.some(({ status }) => status === 'failed'))
  const failures =
    bad.length === 0
      ? 'None failed.'
      : `Not measured, because a check failed: ${bad.map(({ label, mode }) => `${label} in the mode ${mode}`).join(', ')}.`
  return `Before the first trial every server went through ${checks.length} checks of its behaviour, as far as they apply, in each of its settings and modes. ${failures}`
}
