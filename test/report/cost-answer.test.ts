// The sentence about costs at equal pace, and its groups in the summary: made-up costs of known distance.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { costAnswer } from '../../report/cost-answer.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import { withEqualPace } from './made-up-paced.ts'
import { sampleRun } from './sample-run.ts'

const reference = readReference()

/** @param costs CPU ms a frame by system; the others have none @param scatter of each round */
const rowsWith = (costs: Readonly<Record<string, number>>, scatter = 0.002) => {
  const stored = withEqualPace(sampleRun(), ({ scenario, runner, variant, round, generator }) => {
    const cost = costs[`${runner} ${variant}`]
    return scenario === 'ingest-1mb' && generator === 'prepared' && cost !== undefined
      ? [
          {
            framesPerSecond: 190,
            cpuMsPerFrame: cost * (1 + scatter * ((round * 7 + runner.length * 3) % 5)),
          },
        ]
      : []
  })
  const { rows, groups } = summarize(stored, reference)
  return {
    rows: rows.filter(({ scenario }) => scenario === 'ingest-1mb'),
    groups: groups.filter(({ figure }) => figure === 'cpuMsPerFrame'),
  }
}
const nameOf = ({ runner, variant }: { readonly runner: string; readonly variant: string }): string =>
  `${runner} ${variant}`

describe('costs at equal pace in a sentence', () => {
  it('have systems of like cost together, and how many times dearer the next ones are', () => {
    const { rows, groups } = rowsWith({ 'ws tuned': 0.6, 'ws shipped': 0.2, 'bun tuned': 0.202 })
    const [sentence = ''] = costAnswer(rows, nameOf)
    assert.match(
      sentence,
      /^CPU per frame at 190 frames\/s: ws shipped, bun tuned 0\.20\d–0\.20\d ms, at most × 1\.0\d apart; × (2\.9\d|3\.0\d) \(2\.\d\d–3\.\d\d\): ws tuned 0\.60\d ms\.$/,
    )
    assert.deepEqual(
      groups.map(({ kind, framesPerSecond, systems }) => [
        kind,
        framesPerSecond,
        systems.map(({ runner }) => runner),
      ]),
      [['alike', 190, ['ws', 'bun']]],
    )
  })

  it('say so where the order is open', () => {
    const { rows, groups } = rowsWith({ 'ws tuned': 0.3, 'bun tuned': 0.29 }, 0.2)
    assert.match(costAnswer(rows, nameOf)[0] ?? '', /; not separated: (ws|bun) tuned [\d.]+ ms\.$/)
    assert.deepEqual(groups, [])
  })

  it('are no sentence where fewer than two systems have one', () => {
    assert.deepEqual(costAnswer(rowsWith({}).rows, nameOf), [])
    assert.deepEqual(costAnswer(rowsWith({ 'bun tuned': 0.2 }).rows, nameOf), [])
  })
})
