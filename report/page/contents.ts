// The list of contents of the page: its sections in their order, each with what it found.
import { type SectionLink, shorten } from './sections.ts'

/** What the sections of a page show; null or empty where a page has no such section. */
export interface Sections {
  readonly costs: SectionFinding
  readonly beforeClaims: readonly SectionLink[]
  /** Why stands before the claims if there is something above it to explain, else behind all scenarios. */
  readonly isWhyEarly: boolean
  readonly why: SectionFinding
  /** Null where the run judges no claim: the section, which says so, is the last of the figures then. */
  readonly claims: SectionFinding
  readonly refusals: SectionFinding
  readonly afterClaims: readonly SectionLink[]
  readonly conformance: SectionFinding
  readonly machine: string
}

type SectionFinding = string | null

/** Findings are shortened. */
export const contentsOf = (sections: Sections): readonly SectionLink[] => {
  const why = link('why', 'Why', sections.why)
  return [
    ...link('equal-pace', 'Cost at equal pace', sections.costs),
    ...sections.beforeClaims,
    ...(sections.isWhyEarly ? why : []),
    ...link('claims', 'Published claims', sections.claims),
    ...link('refusals', 'What each refuses as it comes', sections.refusals),
    ...sections.afterClaims,
    ...(sections.isWhyEarly ? [] : why),
    ...(sections.claims === null ? link('claims', 'Published claims', 'Not measured in this run.') : []),
    ...link('conformance', 'Conformance', sections.conformance),
    ...link('machine', 'Machine and plan', sections.machine),
    ...link('method', 'Method', ''),
    ...link('data', 'Data', ''),
  ].map(({ id, title, finding }) => ({ id, title, finding: shorten(finding) }))
}

const link = (id: string, title: string, finding: SectionFinding): readonly SectionLink[] =>
  finding === null ? [] : [{ id, title, finding }]
