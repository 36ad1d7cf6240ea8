// The gate of `--fail-above`: what fails it. What cannot be judged fails it too, so that a crash never passes as noise.
import type { ComparedRow, Comparison } from '../../results/comparison-schema.ts'

type Failure = Comparison['gateFailures'][number]

/** What a gate is set to. */
export interface Gate {
  /** Share by which a row may be slower, or null without a gate. */
  readonly failAbove: number | null
  /** Whether rows may be without a figure in B. */
  readonly allowMissing: boolean
}

/**
 * Pure; empty without a gate, and when it passes.
 * @param missingTrials planned trials of run B that have no record
 */
export const gateFailures = (
  rows: readonly Pick<ComparedRow, 'change' | 'isRegression' | 'isMissing'>[],
  missingTrials: number,
  { failAbove, allowMissing }: Gate,
): Failure[] => {
  if (failAbove === null) return []
  const fails: Readonly<Record<Failure, boolean>> = {
    slower: rows.some(({ isRegression }) => isRegression),
    'missing-rows': !allowMissing && rows.some(({ isMissing }) => isMissing),
    unfinished: missingTrials > 0,
    'nothing-judged': !rows.some(isJudged),
  }
  return failures.filter((failure) => fails[failure])
}

const failures = ['slower', 'missing-rows', 'unfinished', 'nothing-judged'] as const

const isJudged = ({ change }: Pick<ComparedRow, 'change'>): boolean =>
  change === 'faster' || change === 'slower' || change === 'noise'
