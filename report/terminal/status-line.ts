// Progress on stderr: one line that is overwritten on a terminal, plain lines in a log. Draws only when called.
import { createLogUpdate } from 'log-update'
import { oneLine } from '../format.ts'
import { plainText } from './plain-text.ts'

export interface StatusLine {
  /** Current activity: replaces the line on a terminal, does not appear in a log. */
  readonly show: (text: string) => void
  /** A step of a longer preparation: like `show` on a terminal, a separate line in a log. */
  readonly step: (text: string) => void
  /** An event: stays visible on a terminal and in a log. */
  readonly log: (text: string) => void
  readonly end: () => void
}

/** The part of stderr that is used. */
export interface TerminalStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** @param stream usually stderr; stdout is for machine-readable output */
export const createStatusLine = (stream: TerminalStream): StatusLine => {
  if (!stream.isTTY) {
    const write = (text: string): void => {
      stream.write(`${plainText(text)}\n`)
    }
    return { show: () => {}, step: write, log: write, end: () => {} }
  }
  const update = createLogUpdate(stream, { showCursor: true })
  const show = (text: string): void => update(oneLine(text).slice(0, (stream.columns || 80) - 1))
  return {
    show,
    step: show,
    log: (text) => {
      update.clear()
      stream.write(`${plainText(text)}\n`)
    },
    end: () => update.clear(),
  }
}
