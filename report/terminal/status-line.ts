// Progress on stderr: one line drawn over on a terminal, plain lines in a log. Draws only when it is called.
import { createLogUpdate } from 'log-update'

export interface StatusLine {
  /** What is going on now: replaces the line on a terminal, is left out of a log. */
  readonly show: (text: string) => void
  /** What has happened: stays, on a terminal and in a log. */
  readonly log: (text: string) => void
  readonly end: () => void
}

/** @param stream where to draw, stderr as a rule: stdout belongs to machine text */
export const createStatusLine = (stream: NodeJS.WriteStream): StatusLine => {
  if (!stream.isTTY) {
    return { show: () => {}, log: (text) => stream.write(`${text}\n`), end: () => {} }
  }
  const update = createLogUpdate(stream, { showCursor: true })
  return {
    show: (text) => update(text.slice(0, (stream.columns || 80) - 1)),
    log: (text) => {
      update.clear()
      stream.write(`${text}\n`)
    },
    end: () => update.clear(),
  }
}

/** A time as people say it: `45s`, `4m05s`, `2h10m`. */
export const formatDuration = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  const pad = (value: number): string => String(value).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${pad(seconds % 60)}s`
  return `${Math.floor(seconds / 3600)}h${pad(Math.floor((seconds % 3600) / 60))}m`
}
