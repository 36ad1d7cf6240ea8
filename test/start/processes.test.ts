// Unit tests of a room share a process, others have one each; what needs the machine comes last.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { divide } from './processes.ts'

it('files are divided by rooms and kinds, each into one process', () => {
  const files = [
    'test/bench/plan/verdict.alone.test.ts',
    'test/bench/plan/a.test.ts',
    'test/bench/plan/deep/b.test.ts',
    'test/bench/run/c.test.ts',
    'test/report/c.test.ts',
    'test/report/d.test.ts',
    'test/report/page/e.test.ts',
    'test/report/page.browser.test.ts',
    'test/layers.test.ts',
    'test/scripts/load.real.test.ts',
  ]
  const processes = divide(files)
  assert.deepEqual(
    processes.map(({ title, files: those, turn }) => `${title} ${those.length} ${turn}`),
    [
      'test/report 3 beside',
      'test/bench/plan 2 beside',
      'test/bench/run 1 beside',
      'test 1 beside',
      'test/report/page.browser.test.ts 1 beside',
      'test/scripts/load.real.test.ts 1 beside',
      'test/bench/plan/verdict.alone.test.ts 1 alone',
    ],
  )
  assert.deepEqual(processes.flatMap((each) => each.files).toSorted(), files.toSorted())
  assert.deepEqual(
    processes.filter(({ needsPreparation }) => needsPreparation).map(({ title }) => title),
    [
      'test/report/page.browser.test.ts',
      'test/scripts/load.real.test.ts',
      'test/bench/plan/verdict.alone.test.ts',
    ],
  )
})

it('a room with many files is divided into parts of nearly the same size', () => {
  const files = Array.from({ length: 50 }, (_, index) => `test/report/file-${index}.test.ts`)
  const processes = divide(files)
  assert.deepEqual(processes.map(({ title }) => title).toSorted(), [
    'test/report (1 of 3)',
    'test/report (2 of 3)',
    'test/report (3 of 3)',
  ])
  assert.deepEqual(processes.map((each) => each.files.length).toSorted(), [16, 17, 17])
  assert.deepEqual(processes.flatMap((each) => each.files).toSorted(), files.toSorted())
})
