// A reporter for the starter: a line for each test that begins or ends, written at once, so that a process which must be
// killed has told what it waited for; and the end of a process that no test runs in, and that does not end.
import { openSync, writeSync } from 'node:fs'
import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import type { TallyLine } from './outcome.ts'

/** Names the file that takes the lines. */
export const tallyVariable = 'ISB_TEST_TALLY'

/** A process that no test keeps busy for so long, and that yet does not end, never will. */
const idleMs = 10_000

interface Place {
  readonly name: string
  readonly file?: string
}

export default async function* tally(events: AsyncIterable<TestEvent>): AsyncGenerator<string, void> {
  const file = process.env[tallyVariable]
  if (file === undefined) throw new Error(`${tallyVariable} names no file`)
  const descriptor = openSync(file, 'a')
  const write = (line: TallyLine): void => {
    writeSync(descriptor, `${JSON.stringify(line)}\n`)
  }
  const running = new Set<string>()
  const endIfIdle = (): void => {
    if (running.size > 0) return
    write({ event: 'lingered' })
    process.exit(1)
  }
  let idle: NodeJS.Timeout | undefined
  for await (const event of events) {
    if (event.type === 'test:dequeue') {
      running.add(keyOf(event.data))
      write({ event: 'begun', ...placeOf(event.data) })
    } else if (event.type === 'test:pass' || event.type === 'test:fail') {
      const { details, skip, nesting } = event.data
      write({
        event: 'ended',
        ...placeOf(event.data),
        nesting,
        isSuite: details.type === 'suite',
        status: event.type === 'test:fail' ? 'failed' : skip === undefined ? 'passed' : 'skipped',
        reason: typeof skip === 'string' ? skip : null,
        durationMs: details.duration_ms,
      })
      running.delete(keyOf(event.data))
      clearTimeout(idle)
      idle = setTimeout(endIfIdle, idleMs).unref()
    } else if (event.type === 'test:summary') write({ event: 'done' })
  }
  yield ''
}

const keyOf = ({ name, file, nesting }: Place & { readonly nesting: number }): string =>
  `${file} ${nesting} ${name}`

const placeOf = ({ name, file }: Place) => ({
  name,
  file: relative(process.cwd(), file ?? ''),
})
