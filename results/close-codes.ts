// What the close codes of RFC 6455 §7.4.1 stand for, for people.

const meanings: Readonly<Record<number, string>> = {
  1001: 'going away',
  1002: 'a broken protocol',
  1003: 'a kind of message that is not taken',
  1007: 'content that does not fit its kind',
  1008: 'a policy that was not kept',
  1009: 'a message that is too big',
  1011: 'an error of the server',
  1012: 'a restart',
  1013: 'a server that is too busy',
}

/** `, which stands for …`; empty where the code says nothing of itself. */
export const closeCodeMeaning = (code: number): string => {
  const meaning = meanings[code]
  return meaning === undefined ? '' : `, which stands for ${meaning}`
}
