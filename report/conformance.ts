// What the checks of one runner in all its variants and modes come to together: the worst of them.
import type { CheckResult, Conformance, ConformanceRecord } from '../results/conformance-schema.ts'

type Status = CheckResult['status']

/** Modes in which the same variants are meant; null where they are all that were checked in these modes. */
export interface ConformanceScope {
  readonly modes: readonly ConformanceRecord['mode'][]
  readonly variants: readonly string[] | null
}

/** One runner: a column of the table. */
export interface ConformanceColumn {
  readonly runner: string
  /** What was checked; every variant is named. */
  readonly scopes: readonly ConformanceScope[]
  /** Library and version, each once. */
  readonly libraries: readonly string[]
  /** By check. A check that says nothing about any variant in any mode does not apply. */
  readonly worst: ReadonlyMap<string, Status>
}

/** What several variants and modes of a runner have in common. */
export interface ConformanceNote {
  readonly status: Status
  readonly runner: string
  readonly check: string
  readonly title: string
  readonly scopes: readonly ConformanceScope[]
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
    return {
      runner: group[0].runner,
      scopes: scopesOf(group, []),
      libraries: [...new Set(group.map(({ library, libraryVersion }) => `${library} ${libraryVersion}`))],
      worst,
    }
  })

/** What there is to say of checks that came to `status`, variants and modes with the same to say put together. */
export const conformanceNotes = (
  { subjects, checks }: Conformance,
  status: Status,
): readonly ConformanceNote[] =>
  groupsOf(subjects).flatMap((group) => {
    const notes = new Map<
      string,
      { readonly said: Said[]; readonly check: string; readonly link: string | null }
    >()
    for (const subject of group) {
      for (const { id, detail, link } of subject.results.filter((result) => result.status === status)) {
        if (detail === null) continue
        const key = JSON.stringify([id, status === 'deviates' ? withoutSight(detail) : detail, link])
        const note = notes.get(key) ?? { said: [], check: id, link }
        note.said.push({ subject, detail })
        notes.set(key, note)
      }
    }
    return [...notes.values()].map(({ said, check, link }) => ({
      status,
      runner: group[0].runner,
      check,
      title: checks.find(({ id }) => id === check)?.title ?? check,
      scopes: scopesOf(
        said.map(({ subject }) => subject),
        group.filter(({ results }) => isApplied(results, check)),
      ),
      detail: commonDetail(said.map(({ detail }) => detail)),
      link,
    }))
  })

/** As in "ingest (tuned, keep); push, relay". */
export const describeScopes = (scopes: readonly ConformanceScope[]): string =>
  scopes
    .map(
      ({ modes, variants }) => `${modes.join(', ')}${variants === null ? '' : ` (${variants.join(', ')})`}`,
    )
    .join('; ')

interface Said {
  readonly subject: ConformanceRecord
  readonly detail: string
}

/** A deviation's detail is its declared reason and what was seen, which may differ from mode to mode. */
const withoutSight = (detail: string): string => detail.replace(/ \(seen: .*\)$/s, '')

const commonDetail = (details: readonly string[]): string => {
  const [first = ''] = details
  return details.every((detail) => detail === first) ? first : withoutSight(first)
}

const isApplied = (results: readonly CheckResult[], check: string): boolean =>
  results.some(({ id, status }) => id === check && status !== 'not-applicable')

/** @param all those of which no more need be said where they are meant without exception */
const scopesOf = (
  meant: readonly ConformanceRecord[],
  all: readonly ConformanceRecord[],
): readonly ConformanceScope[] => {
  const scopes = new Map<string, { readonly modes: ConformanceRecord['mode'][]; variants: string[] | null }>()
  for (const mode of new Set(meant.map((subject) => subject.mode))) {
    const named = variantsIn(meant, mode)
    const variants = named.length === variantsIn(all, mode).length ? null : named
    const key = JSON.stringify(variants)
    const scope = scopes.get(key) ?? { modes: [], variants }
    scope.modes.push(mode)
    scopes.set(key, scope)
  }
  return [...scopes.values()]
}

const variantsIn = (subjects: readonly ConformanceRecord[], mode: ConformanceRecord['mode']): string[] =>
  subjects.filter((subject) => subject.mode === mode).map(({ variant }) => variant)

type Group = [ConformanceRecord, ...ConformanceRecord[]]

const groupsOf = (subjects: readonly ConformanceRecord[]): readonly Group[] => {
  const groups = new Map<string, Group>()
  for (const subject of subjects) {
    const group = groups.get(subject.runner)
    if (group) group.push(subject)
    else groups.set(subject.runner, [subject])
  }
  return [...groups.values()]
}
