// What the checks of several variants of one server come to together: the worst of them.
import type { CheckResult, Conformance, ConformanceRecord } from '../results/conformance-schema.ts'

type Status = CheckResult['status']

/** One runner in one mode: a column of the table. */
export interface ConformanceColumn {
  readonly runner: string
  readonly mode: ConformanceRecord['mode']
  readonly variants: readonly string[]
  /** Library and version, each once. */
  readonly libraries: readonly string[]
  /** By check. A check that says nothing about any variant does not apply. */
  readonly worst: ReadonlyMap<string, Status>
}

/** What several variants of a runner have in common. */
export interface ConformanceNote {
  readonly status: Status
  readonly runner: string
  readonly mode: ConformanceRecord['mode']
  readonly check: string
  readonly title: string
  /** Null where it is so of every variant that was checked. */
  readonly variants: readonly string[] | null
  readonly detail: string
  readonly link: string | null
}

const severity: readonly Status[] = ['not-applicable', 'passed', 'deviates', 'failed']

/** Columns in the order of the record. */
export const conformanceColumns = ({ subjects }: Conformance): readonly ConformanceColumn[] =>
  groupsOf(subjects).map((group) => {
    const worst = new Map<string, Status>()
    for (const { id, status } of group.flatMap(({ results }) => results)) {
      const before = worst.get(id) ?? 'not-applicable'
      worst.set(id, severity.indexOf(status) > severity.indexOf(before) ? status : before)
    }
    const [first] = group
    return {
      runner: first.runner,
      mode: first.mode,
      variants: group.map(({ variant }) => variant),
      libraries: [...new Set(group.map(({ library, libraryVersion }) => `${library} ${libraryVersion}`))],
      worst,
    }
  })

/** What there is to say of checks that came to `status`, variants with the same to say put together. */
export const conformanceNotes = (
  { subjects, checks }: Conformance,
  status: Status,
): readonly ConformanceNote[] =>
  groupsOf(subjects).flatMap((group) => {
    const notes = new Map<string, ConformanceNote & { readonly variants: string[] }>()
    for (const { runner, variant, mode, results } of group) {
      for (const { id, detail, link } of results.filter((result) => result.status === status)) {
        if (detail === null) continue
        const key = JSON.stringify([id, detail, link])
        const title = checks.find((check) => check.id === id)?.title ?? id
        const note = notes.get(key) ?? { status, runner, mode, check: id, title, variants: [], detail, link }
        note.variants.push(variant)
        notes.set(key, note)
      }
    }
    return [...notes.values()].map((note) =>
      note.variants.length === group.length ? { ...note, variants: null } : note,
    )
  })

type Group = [ConformanceRecord, ...ConformanceRecord[]]

const groupsOf = (subjects: readonly ConformanceRecord[]): readonly Group[] => {
  const groups = new Map<string, Group>()
  for (const subject of subjects) {
    const key = JSON.stringify([subject.runner, subject.mode])
    const group = groups.get(key)
    if (group) group.push(subject)
    else groups.set(key, [subject])
  }
  return [...groups.values()]
}
