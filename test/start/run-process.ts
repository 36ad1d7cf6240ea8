// Runs the tests of a process, and judges by what they wrote and how it ended.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runGroup } from './group.ts'
import { judge, type Outcome } from './outcome.ts'
import type { TestProcess } from './processes.ts'
import { tallyVariable } from './tally.ts'

export interface Ended extends Outcome {
  readonly title: string
  /** No test has failed, and nothing is wrong with the process. */
  readonly isWell: boolean
  readonly durationMs: number
  /** What its failures look like; all that it has printed where it came to no end. */
  readonly failures: string
}

export const runProcess = async (tests: TestProcess): Promise<Ended> => {
  const folder = mkdtempSync(join(tmpdir(), 'isb-tests-'))
  try {
    const tally = join(folder, 'tally')
    writeFileSync(tally, '')
    const beganMs = performance.now()
    const { output, ...ending } = await runGroup(
      [
        '--test',
        '--test-isolation=none',
        `--test-timeout=${tests.limits.testMs}`,
        ...reporters,
        ...tests.files,
      ],
      { [tallyVariable]: tally },
      tests.limits.processMs,
    )
    const outcome = judge(tests, readFileSync(tally, 'utf8'), ending)
    return {
      ...outcome,
      title: tests.title,
      isWell: outcome.counts.failed === 0 && outcome.faults.length === 0,
      durationMs: performance.now() - beganMs,
      failures: output.slice(Math.max(output.lastIndexOf('✖ failing tests:'), 0)).trimEnd(),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const reporters = ['spec', join(import.meta.dirname, 'tally.ts')].flatMap((name) => [
  `--test-reporter=${name}`,
  '--test-reporter-destination=stdout',
])
