// Results of the conformance checks, for the terminal and the page: the worst result per runner, and notes.
import type { CheckResult, Conformance, ConformanceRecord } from '../results/conformance-schema.ts'
import { oneLine } from './format.ts'
import { paragraph, terminalWidth } from './terminal/text.ts'

type Status = CheckResult['status']

/** Modes in which the same variants are affected; null if these are all variants checked in these modes. */
export interface ConformanceScope {
  readonly modes: readonly ConformanceRecord['mode'][]
  readonly variants: readonly string[] | null
}

/** A column of the table: one runner. */
export interface ConformanceColumn {
  readonly runner: string
  /** What was checked; names every variant. */
  readonly scopes: readonly ConformanceScope[]
  /** Library and version, without repetition. */
  readonly libraries: readonly string[]
  /** By check id. A check missing here does not apply to any variant in any mode. */
  readonly worst: ReadonlyMap<string, Status>
}

/** A result shared by several variants and modes of a runner. */
export interface ConformanceNote {
  readonly status: Status
  readonly runner: string
  readonly check: string
  readonly title: string
  readonly scopes: readonly ConformanceScope[]
  readonly detail: string
  readonly link: string | null
}

/** What `npm run verify` shows, including servers that could not be checked. */
export interface ConformanceReport extends Conformance {
  readonly unavailable: readonly {
    readonly label: string
    readonly reason: string
    readonly remedy: string
  }[]
  readonly notStarted: readonly { readonly label: string; readonly message: string }[]
}

type NamedNote = ConformanceNote & { readonly who: string }

/** The conformance section of the page. */
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

const severity: readonly Status[] = ['not-applicable', 'passed', 'not-tried', 'deviates', 'failed']

/** Columns in the order of the record. */
export const conformanceColumns = ({ subjects }: Conformance): readonly ConformanceColumn[] =>
  [...Map.groupBy(subjects, ({ runner }) => runner)].map(([runner, group]) => {
    const worst = new Map<string, Status>()
    for (const { id, status } of group.flatMap(({ results }) => results)) {
      const before = worst.get(id) ?? 'not-applicable'
      worst.set(id, severity.indexOf(status) > severity.indexOf(before) ? status : before)
    }
    return {
      runner,
      scopes: scopesOf(group, []),
      libraries: [...new Set(group.map(({ library, libraryVersion }) => `${library} ${libraryVersion}`))],
      worst,
    }
  })

/** Details of checks with the outcome `status`; variants and modes with the same detail are merged. */
export const conformanceNotes = (
  { subjects, checks }: Conformance,
  status: Status,
): readonly ConformanceNote[] =>
  [...Map.groupBy(subjects, ({ runner }) => runner)].flatMap(([runner, group]) => {
    const notes = new Map<
      string,
      { readonly said: Remark[]; readonly check: string; readonly link: string | null }
    >()
    for (const subject of group) {
      for (const { id, detail, link } of subject.results.filter((result) => result.status === status)) {
        if (detail === null) continue
        const key = JSON.stringify([id, status === 'deviates' ? withoutObservation(detail) : detail, link])
        const note = notes.get(key) ?? { said: [], check: id, link }
        note.said.push({ subject, detail })
        notes.set(key, note)
      }
    }
    return [...notes.values()].map(({ said, check, link }) => ({
      status,
      runner,
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

/** For example "ingest (tuned, keep); push, relay". */
export const describeScopes = (scopes: readonly ConformanceScope[]): string =>
  scopes
    .map(
      ({ modes, variants }) => `${modes.join(', ')}${variants === null ? '' : ` (${variants.join(', ')})`}`,
    )
    .join('; ')

interface Remark {
  readonly subject: ConformanceRecord
  readonly detail: string
}

/** A deviation's detail is its declared reason plus the observation, which may differ between modes. */
const withoutObservation = (detail: string): string => detail.replace(/ \(seen: .*\)$/s, '')

const commonDetail = (details: readonly string[]): string => {
  const [first = ''] = details
  return details.every((detail) => detail === first) ? first : withoutObservation(first)
}

const isApplied = (results: readonly CheckResult[], check: string): boolean =>
  results.some(({ id, status }) => id === check && status !== 'not-applicable')

/** @param all the subjects to which the check applies: if all variants of a mode are affected, none is named */
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

const cellWidth = 5

const terminalCells: Readonly<Record<CheckResult['status'], string>> = {
  passed: 'ok',
  deviates: 'dev',
  failed: 'FAIL',
  'not-applicable': '–',
  'not-tried': '?',
}

const key =
  'Worst result of all variants and modes. ok: passed, dev: declared deviation,\n–: not applicable, ?: not tried, FAIL: failed'

/**
 * For a terminal of 80 columns; servers that do not fit continue in a further table below. Ends without a line break.
 */
export const renderConformance = (report: ConformanceReport): string =>
  [
    ...renderTables(report),
    key,
    block('deviations declared in runner.json', conformanceNotes(report, 'deviates').map(describeNote)),
    block('notes', conformanceNotes(report, 'passed').map(describeNote)),
    block('FAILED', [
      ...conformanceNotes(report, 'failed').map(describeNote),
      ...report.notStarted.map(({ label, message }) => wrap(`${label} did not start: ${message}`)),
    ]),
    block(
      'unavailable',
      report.unavailable.map(({ label, reason, remedy }) => wrap(`${label}: ${reason}; remedy: ${remedy}`)),
    ),
    summarize(report),
  ]
    .filter((text) => text !== '')
    .join('\n\n')

const renderTables = (report: Conformance): readonly string[] => {
  const columns = conformanceColumns(report).map((column, index) => ({ ...column, number: index + 1 }))
  const nameWidth = Math.max(...report.checks.map(({ id }) => id.length)) + 1
  const perTable = Math.floor((terminalWidth - nameWidth) / cellWidth)
  const tables: string[] = []
  for (let at = 0; at < columns.length; at += perTable) {
    tables.push(renderTable(report, columns.slice(at, at + perTable), nameWidth))
  }
  return tables
}

type NumberedColumn = ConformanceColumn & { readonly number: number }

const renderTable = (
  { checks }: Conformance,
  columns: readonly NumberedColumn[],
  nameWidth: number,
): string => {
  const line = (name: string, texts: readonly string[]): string =>
    `${name.padEnd(nameWidth)}${texts.map((text) => text.padStart(cellWidth)).join('')}`
  return [
    ...columns.map(({ number, runner, scopes, libraries }) =>
      wrap(`${number} ${runner} (${libraries.join(', ')}): ${describeScopes(scopes)}`),
    ),
    '',
    line(
      'check',
      columns.map(({ number }) => String(number)),
    ),
    ...checks.map(({ id }) =>
      line(
        id,
        columns.map(({ worst }) => terminalCells[worst.get(id) ?? 'not-applicable']),
      ),
    ),
  ].join('\n')
}

const block = (title: string, entries: readonly string[]): string =>
  entries.length === 0 ? '' : [`${title}:`, ...entries].join('\n')

const describeNote = ({ runner, scopes, check, detail, link }: ConformanceNote): string =>
  [
    wrap(`${runner}, ${describeScopes(scopes)}: ${check}: ${detail}`),
    ...(link === null ? [] : [`  ${link}`]),
  ].join('\n')

const wrap = (text: string): string => paragraph('', oneLine(text), 2)

const summarize = ({ subjects, notStarted }: ConformanceReport): string => {
  const count = (status: CheckResult['status']): number =>
    subjects.flatMap(({ results }) => results).filter((result) => result.status === status).length
  const untried = count('not-tried') === 0 ? '' : `, ${count('not-tried')} not tried`
  const counts = `${count('passed')} passed, ${count('deviates')} deviations, ${count('failed')} failed, ${count('not-applicable')} not applicable${untried}`
  const silent = notStarted.length === 0 ? '' : `; ${notStarted.length} did not start`
  return wrap(`${subjects.length} variants and modes: ${counts}${silent}`)
}

/** The badges use the colours of the claims. */
const pageCells: Readonly<Record<CheckResult['status'], { readonly text: string; readonly badge: string }>> =
  {
    passed: { text: 'passed', badge: 'yes' },
    deviates: { text: 'deviates', badge: 'only' },
    failed: { text: 'failed', badge: 'no' },
    'not-applicable': { text: '–', badge: '' },
    'not-tried': { text: 'not tried', badge: '' },
  }

/** For the page: the number of checks, the worst result per runner, deviations and failures. */
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
      cells: columns.map(({ runner, worst }) => ({
        runner,
        ...pageCells[worst.get(id) ?? 'not-applicable'],
      })),
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
      ? 'No check failed.'
      : `Not measured because a check failed: ${bad.map(({ label, mode }) => `${label} in mode ${mode}`).join(', ')}.`
  return `Before the first trial, each server is checked in each of its settings and modes: ${checks.length} conformance checks, as far as they apply. ${failures}`
}
