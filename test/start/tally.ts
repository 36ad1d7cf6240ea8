// A reporter for the starter: a line for each test that begins or ends, written at once, so that a process which must be
// killed has said what it was doing.
import { openSync, writeSync } from 'node:fs'
import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import type { TallyLine } from './outcome.ts'

/** Names the file that takes the lines. */
export const tallyVariable = 'ISB_TEST_TALLY'

export default async function* tally(events: AsyncIterable<TestEvent>): AsyncGenerator<string, void> {
  const file = process.env[tallyVariable]
  if (file === undefined) throw new Error(`${tallyVariable} names no file`)
  const descriptor = openSync(file, 'a')
  const write = (line: TallyLine): void => {
    writeSync(descriptor, `${JSON.stringify(line)}\n`)
  }
  for await (const event of events) {
    if (event.type === 'test:dequeue') write({ event: 'begun', ...placeOf(event.data) })
    else if (event.type === 'test:pass' || event.type === 'test:fail') {
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
    } else if (event.type === 'test:summary') write({ event: 'done' })
  }
  yield ''
}

const placeOf = ({ name, file }: { readonly name: string; readonly file?: string }) => ({
  name,
  file: relative(process.cwd(), file ?? ''),
})
