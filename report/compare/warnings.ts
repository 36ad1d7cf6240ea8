// What has to be known before two runs are compared: another machine, other work, a run that is not whole.
import type { Comparison } from '../../results/comparison-schema.ts'

/** Sentences, the one that forbids most first. */
export const comparisonWarnings = (
  differences: readonly Comparison['environment'][number][],
  runs: readonly { readonly name: string; readonly missing: number }[],
): readonly string[] => {
  const [machine, work] = (['machine', 'work'] as const).map((kind) =>
    differences.filter((difference) => difference.kind === kind).map(({ what }) => what),
  )
  return [
    ...(machine?.length
      ? [`The machines differ (${machine.join(', ')}): the ratios say nothing of the code.`]
      : []),
    ...(work?.length ? [`The work differs (${work.join(', ')}): ratios may come from that.`] : []),
    ...runs
      .filter(({ missing }) => missing > 0)
      .map(({ name, missing }) => `Run ${name} is not finished: ${missing} of its trials are missing.`),
  ]
}
