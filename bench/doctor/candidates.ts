// What of the catalog is worth starting once: a runner with each preparation and each runtime it declares.
import type { Runner, Variant } from '../../runners/catalog.ts'

export interface Candidate {
  readonly runner: Runner
  readonly variantId: string
  readonly variant: Variant
}

/**
 * Of the variants that are prepared and run alike, `tuned` or else the first; of a generator the first alone. A companion
 * is left out: it runs on what the runner beside it runs on, which is started anyway.
 */
export const listCandidates = (runners: readonly Runner[]): readonly Candidate[] =>
  runners.flatMap((runner) => {
    const byPreparation = new Map<string, Candidate>()
    for (const [variantId, variant] of Object.entries(runner.spec.variants)) {
      if (isCompanion(runner, variantId, runners)) continue
      const key = JSON.stringify([variant.prepare ?? null, variant.runtime ?? null])
      if (byPreparation.has(key) && variantId !== 'tuned') continue
      byPreparation.set(key, { runner, variantId, variant })
    }
    const candidates = [...byPreparation.values()]
    return runner.spec.role === 'generator' ? candidates.slice(0, 1) : candidates
  })

/** The part of a check that is the same whatever comes of it; a preparation of its own is named in the label. */
export const identify = ({ runner: { spec }, variantId, variant }: Candidate) => ({
  runner: spec.id,
  variant: variantId,
  label: variant.prepare || variant.runtime ? `${spec.label} ${variant.label}` : spec.label,
  role: spec.role,
})

const isCompanion = ({ spec: { id } }: Runner, variantId: string, runners: readonly Runner[]): boolean =>
  runners.some(({ spec: { companion } }) => companion?.runner === id && companion.variant === variantId)
