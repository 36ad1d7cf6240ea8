// Why no frame was counted of an external server, as far as its messages tell. Pure.
import type { LoadResult } from '../../results/load-result-schema.ts'

export type Silent = Pick<
  LoadResult,
  'settings' | 'counted' | 'generator' | 'windowMs' | 'view' | 'otherMessages' | 'ignoredMessages'
>

/** As a sentence. */
export const describeSilence = (silent: Silent): string => {
  const { settings, counted, generator, windowMs, ignoredMessages } = silent
  const seconds = (windowMs / 1000).toFixed(1)
  const ignored = ignoredMessages > 0 ? `; --ignore left out ${countOf(ignoredMessages, 'text')}` : ''
  if (settings.mode === 'view') return `no frame arrived in ${seconds} s: ${viewCause(silent)}${ignored}`
  if (counted === 'sent')
    return `blocked: the server read no complete frame in ${seconds} s (the load generators were blocked ${Math.round((generator.blocked ?? 0) * 100)} % of the time)`
  return `no frame was answered in ${seconds} s${answerCause(silent)}${ignored}`
}

const viewCause = ({ view, settings: { server } }: Silent): string => {
  const { texts = 0, binary = 0, empty = 0, nearest = null } = view?.others ?? {}
  const all = texts + binary + empty
  if (all === 0) return 'the server may be waiting for a --hello'
  const came = `${countOf(all, 'message')} came`
  if (all === empty) return `${came}, all of them empty`
  if (server.envelope === null)
    return `${came}, none of them binary; --text TEMPLATE says where in a text the base64 stands`
  if (texts === 0) return `${came}, none of them a text; without --text, binary messages are frames`
  return `${came}, none has the template of --text${nearest === null ? '' : `; the nearest ${nearest}`}`
}

const answerCause = ({ otherMessages, settings: { server } }: Silent): string =>
  otherMessages > 0 && server.ackText !== null
    ? `: ${countOf(otherMessages, 'message')} came, none begins with "${server.ackText}" (--ack-text)`
    : ''

const countOf = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`
