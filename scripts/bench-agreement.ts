// npm run bench:agreement: whether two runs of one plan agree, and how wide the intervals of each are.
import { Command } from 'commander'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { UsageError } from '../bench/failure/failure.ts'
import {
  compareRuns,
  expectedHalfWidth,
  expectedShare,
  medianHalfWidth,
  renderAgreement,
} from '../report/agreement.ts'
import { describeRows } from '../report/stats/summarize.ts'
import { readRun } from '../results/store.ts'
import { runCli, say } from './cli.ts'

export const program = new Command('bench:agreement')
  .description(
    'Compares the ratios to the baseline of two runs; for one run, prints how wide its intervals are.',
  )
  .argument('<runs...>', 'one or two run folders')

const exitCode = (met: readonly boolean[]): number =>
  met.every(Boolean) ? exitCodes.done : exitCodes.gateFailed

await runCli(import.meta, program, async () => {
  if (program.args.length > 2) throw new UsageError('compares two runs at most')
  const runs = program.args.map((folder) => {
    const stored = readRun(folder)
    return { folder, rounds: stored.run.rounds, rows: describeRows(stored) }
  })
  const widths = runs.map(({ folder, rounds, rows }) => {
    const halfWidth = medianHalfWidth(rows)
    const limit = expectedHalfWidth(rounds)
    const found = halfWidth === null ? 'no intervals' : `± ${(100 * halfWidth).toFixed(1)} %`
    say(
      `${folder}: median half-width of the ratios to the baseline ${found}, at most ${100 * limit} % expected of ${rounds} rounds`,
    )
    return halfWidth !== null && halfWidth <= limit
  })
  const [first, second] = runs
  if (first === undefined || second === undefined) return exitCode(widths)
  const agreement = compareRuns(first.rows, second.rows)
  say(`\n${renderAgreement(agreement)}\n`)
  const agreeing = agreement.rows.filter(({ agrees }) => agrees).length
  say(
    `${agreeing} of ${agreement.rows.length} rows agree, at least ${100 * expectedShare} % expected; ! marks the others`,
  )
  return exitCode([...widths, (agreement.agreeingShare ?? 0) >= expectedShare])
})
