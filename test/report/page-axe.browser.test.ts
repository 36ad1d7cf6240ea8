// The page before axe-core: nothing serious or critical, light and dark, wide and narrow, folded open.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axeProblems } from './axe.ts'
import { sampleRun } from './sample-run.ts'
import { visitorOf } from './visitor.ts'

const { visit } = visitorOf(sampleRun())

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1100, 390])
    test(`axe finds nothing grave in the ${colorScheme} page ${width} pixels wide`, () =>
      visit({ colorScheme, viewport: { width, height: 900 } }, async (page) => {
        assert.deepEqual(await axeProblems(page), [])
      }))
