// The lines of a child's stdout: read in order, with a timeout and a limit on unread output.
import type { Readable } from 'node:stream'
import { InterruptedError, TrialError } from '../../failure/failure.ts'

/** Limit of unread output; a line of the contract has some hundred bytes. */
export const unreadLimitChars = 1024 * 1024

export interface Lines {
  /** Next line. @throws TrialError of `fail`, or `no-answer` after `timeoutMs`; InterruptedError on abort */
  readonly next: (timeoutMs: number) => Promise<string>
  /** The oldest line that was not requested. */
  readonly takeUnread: () => string | undefined
  readonly hasUnread: () => boolean
  /** No more lines will come: pending and later reads fail with the error once all is read. The first error counts. */
  readonly fail: (error: TrialError) => void
}

export interface LinesOptions {
  readonly name: string
  readonly signal: AbortSignal
  /** Called when unread output exceeds `unreadLimitChars`; the rest is discarded. */
  readonly onFlood: (error: TrialError) => void
}

/** Collects lines until the stream ends. Lines printed before a failure are still returned first. */
export const collectLines = (stdout: Readable, { name, signal, onFlood }: LinesOptions): Lines => {
  const queue: string[] = []
  let unfinished = ''
  let unreadChars = 0
  let flooded = false
  let failure: TrialError | null = null
  let wake: () => void = () => {}

  const take = (text: string): void => {
    if (flooded) return
    unreadChars += text.length
    const [first = '', ...others] = text.split('\n')
    const lines = [unfinished + first, ...others]
    unfinished = lines.pop() ?? ''
    queue.push(...lines)
    flooded = unreadChars > unreadLimitChars
    if (flooded) onFlood(describeFlood(name, queue[0] ?? unfinished))
    wake()
  }
  stdout.setEncoding('utf8')
  stdout.on('data', take)
  stdout.on('end', () => {
    if (unfinished !== '') take('\n')
  })
  const takeUnread = (): string | undefined => {
    const line = queue.shift()
    unreadChars -= line === undefined ? 0 : line.length + 1
    return line
  }
  return {
    takeUnread,
    hasUnread: () => queue.length > 0,
    fail: (error) => {
      failure ??= error
      wake()
    },
    next: async (timeoutMs) => {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      for (;;) {
        const line = takeUnread()
        if (line !== undefined) return line
        if (failure) throw failure
        if (signal.aborted) throw new InterruptedError('interrupted')
        if (deadline.aborted)
          throw new TrialError('no-answer', `the ${name} gave no answer in ${timeoutMs} ms`)
        const woken = Promise.withResolvers<void>()
        wake = woken.resolve
        deadline.addEventListener('abort', () => woken.resolve(), { once: true })
        await woken.promise
      }
    },
  }
}

const describeFlood = (name: string, text: string): TrialError =>
  new TrialError(
    'stdout-flood',
    `the ${name} printed more than ${unreadLimitChars} characters that were not requested, beginning with ` +
      `"${text.slice(0, 120)}"; logs belong on stderr`,
  )
