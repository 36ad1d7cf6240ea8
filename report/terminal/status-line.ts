// Progress on stderr: one line drawn over on a terminal, plain lines in a log. Draws only when it is called.
import { createLogUpdate } from 'log-update'

export interface StatusLine {
  /** What is going on now: replaces the line on a terminal, is left out of a log. */
  readonly show: (text: string) => void
  /** A step of a longer preparation: like `show` on a terminal, a line of its own in a log. */
  readonly step: (text: string) => void
  /** What has happened: stays, on a terminal and in a log. */
  readonly log: (text: string) => void
  readonly end: () => void
}

/** What is needed of stderr. */
export interface TerminalStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** @param stream where to draw, stderr as a rule: stdout belongs to machine text */
export const createStatusLine = (stream: TerminalStream): StatusLine => {
  if (!stream.isTTY) {
    const write = (text: string): void => {
      stream.write(`${text}\n`)
    }
    return { show: () => {}, step: write, log: write, end: () => {} }
  }
  const update = createLogUpdate(stream, { showCursor: true })
  const show = (text: string): void => update(text.slice(0, (stream.columns || 80) - 1))
  return {
    show,
    step: show,
    log: (text) => {
      update.clear()
      stream.write(`${text}\n`)
    },
    end: () => update.clear(),
  }
}
