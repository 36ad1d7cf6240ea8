// Meanings of the close codes of RFC 6455 §7.4.1.

const meanings: Readonly<Record<number, string>> = {
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported message type',
  1007: 'content that does not match the message type',
  1008: 'policy violation',
  1009: 'message too big',
  1011: 'server error',
  1012: 'service restart',
  1013: 'server busy, try again later',
}

/** ` (message too big)`; empty for codes without a meaning of their own. */
export const closeCodeMeaning = (code: number): string => {
  const meaning = meanings[code]
  return meaning === undefined ? '' : ` (${meaning})`
}
