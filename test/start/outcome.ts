// What became of a process of tests, from the lines that it has written: its counts, and why it has failed where no test did.
import * as z from 'zod'
import type { Ending } from './group.ts'
import type { TestProcess } from './processes.ts'

const place = { name: z.string(), file: z.string() }

const tallyLineSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('begun'), ...place }),
  z.object({
    event: z.literal('ended'),
    ...place,
    nesting: z.int(),
    isSuite: z.boolean(),
    status: z.enum(['passed', 'failed', 'skipped']),
    /** Why it was skipped, where that was said. */
    reason: z.string().nullable(),
    durationMs: z.number(),
  }),
  /** All tests have ended, and the process can end. */
  z.object({ event: z.literal('done') }),
  /** No test ran any more, and something kept the process from ending. */
  z.object({ event: z.literal('lingered') }),
])
export type TallyLine = z.infer<typeof tallyLineSchema>
type Ended = Extract<TallyLine, { event: 'ended' }>

export interface Counts {
  readonly tests: number
  readonly suites: number
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export interface Outcome {
  readonly counts: Counts
  /** Name of a test or suite, its file, and the reason. */
  readonly skipped: readonly string[]
  /** What is wrong with the process as a whole, beside tests that failed. */
  readonly faults: readonly string[]
  readonly fileMs: ReadonlyMap<string, number>
}

/** @param text the lines; the last one may be cut off */
export const judge = ({ files, limits }: TestProcess, text: string, ending: Ending): Outcome => {
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => tallyLineSchema.parse(JSON.parse(line)))
  const ended = lines.filter((line): line is Ended => line.event === 'ended')
  const tests = ended.filter(({ isSuite }) => !isSuite)
  const countOf = (status: Ended['status']): number => tests.filter((test) => test.status === status).length
  const counts: Counts = {
    tests: tests.length,
    suites: ended.length - tests.length,
    passed: countOf('passed'),
    failed: countOf('failed'),
    skipped: countOf('skipped'),
  }
  const running = lines.flatMap((line) =>
    line.event === 'begun' && !ended.some((each) => each.name === line.name && each.file === line.file)
      ? [`${line.file}: ${line.name}`]
      : [],
  )
  // A test that a module declares for a file has the module's name.
  const [only] = files.length === 1 ? files : []
  const isOf = (each: Ended, file: string): boolean => each.file === file || file === only
  const silent = files.filter((file) => !ended.some((each) => isOf(each, file)))
  return {
    counts,
    skipped: ended
      .filter(({ status }) => status === 'skipped')
      .map(({ name, file, reason }) => `${file}: ${name}: ${reason ?? 'no reason is given'}`),
    faults: faultsOf(
      { ...ending, running, silent, processMs: limits.processMs, failed: counts.failed },
      lines,
    ),
    fileMs: new Map(files.map((file) => [file, timeOf(ended.filter((each) => isOf(each, file)))])),
  }
}

interface Facts extends Ending {
  readonly running: readonly string[]
  readonly silent: readonly string[]
  readonly processMs: number
  readonly failed: number
}

const faultsOf = (facts: Facts, lines: readonly TallyLine[]): readonly string[] => {
  const { isOverdue, processMs, running, silent, exitCode, signal, failed } = facts
  const isDone = lines.some(({ event }) => event === 'done')
  if (lines.some(({ event }) => event === 'lingered'))
    return ['had to be ended: a server, a process or a timer of a test kept it alive']
  if (isOverdue) {
    const doing = running.length > 0 ? `running: ${running.join('; ')}` : 'it has not told which test ran'
    return [`killed, because it had not ended in ${processMs / 1000} s; ${doing}`]
  }
  const faults = silent.map((file) => `${file} has run no test`)
  if (!isDone) faults.push(`ended before its tests (exit code ${exitCode}, signal ${signal})`)
  else if (exitCode !== 0 && failed === 0) faults.push(`no test failed, and yet its exit code is ${exitCode}`)
  return faults
}

/** Suites and tests at the top hold all that is below them. */
const timeOf = (ended: readonly Ended[]): number =>
  ended.filter(({ nesting }) => nesting === 0).reduce((sum, { durationMs }) => sum + durationMs, 0)
