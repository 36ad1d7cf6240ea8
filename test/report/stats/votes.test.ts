// Rows that a run measures twice: their verdicts agree, or the votes show the doubt.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { summarize } from '../../../report/stats/summarize.ts'
import { readReference } from '../../../results/reference-schema.ts'
import { readRun } from '../../../results/store.ts'
import type { SummaryRow } from '../../../results/summary-schema.ts'

const published = join(import.meta.dirname, '../../../results/published')

const isDivided = ({ votes }: SummaryRow): boolean => Object.keys(votes).length > 1

for (const name of readdirSync(published))
  test(`rows that ${name} measured twice have one verdict, or a divided vote`, (t) => {
    const stored = readRun(join(published, name))
    if (stored.run.rows.every(({ replica }) => replica === 1)) return t.skip('it has no baseline to repeat')
    const { rows } = summarize(stored, readReference())
    // A server that receives does other work than one that sends.
    const modes = new Map(stored.run.scenarios.map(({ id, mode }) => [id, mode]))
    const twice = [
      ...Map.groupBy(
        rows.filter(({ fps }) => fps !== null),
        ({ scenario, point, runner, variant, generator }) =>
          [modes.get(scenario), point, runner, variant, generator].join(' '),
      ),
    ].filter(([, measured]) => measured.length > 1)
    assert.ok(twice.length > 0)
    for (const [row, measured] of twice)
      assert.ok(
        new Set(measured.map(({ verdict }) => verdict)).size === 1 || measured.some(isDivided),
        `${row}: ${JSON.stringify(measured.map(({ votes }) => votes))}`,
      )
  })
