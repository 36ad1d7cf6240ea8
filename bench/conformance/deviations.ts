// Puts what a runner declares beside what was found: a failure that is declared deviates, a declaration may be stale.
import type { CheckResult } from '../../results/conformance-schema.ts'
import type { Deviation } from '../../runners/catalog.ts'
import type { Finding } from './run-checks.ts'

/** Begins the detail of a check that passed although a deviation is declared. */
export const staleMark = 'stale deviation'

type CheckDeviation = Extract<Deviation, { readonly check: string }>

/** Whose findings they are. */
export interface Examinee {
  readonly variant: string
  /** Ids of checks that it fails in this mode or in another: there a deviation is not stale. */
  readonly failedInAnyMode: ReadonlySet<string>
}

/** Pure; one result a finding, in order. */
export const applyDeviations = (
  findings: readonly Finding[],
  deviations: readonly Deviation[],
  { variant, failedInAnyMode }: Examinee,
): readonly CheckResult[] =>
  findings.map((finding) => {
    const deviation = deviations.find(
      (candidate): candidate is CheckDeviation =>
        'check' in candidate &&
        candidate.check === finding.id &&
        (candidate.variants?.includes(variant) ?? true),
    )
    if (!deviation || finding.status === 'not-applicable') return { ...finding, link: null }
    const { reason, link } = deviation
    const isMet = deviation.sometimes || failedInAnyMode.has(finding.id)
    if (finding.status === 'passed' && isMet) return { ...finding, link: null }
    if (finding.status === 'passed') {
      return { ...finding, detail: `${staleMark}, the check passes: ${reason}`, link }
    }
    return { id: finding.id, status: 'deviates', detail: `${reason} (seen: ${finding.detail})`, link }
  })
