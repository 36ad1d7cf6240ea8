// How a text without a template differs from it, in words: for a user who wonders why no frame is seen.

export interface Difference {
  /** Larger is nearer. */
  readonly nearness: number
  /** Goes on from "the nearest …". */
  readonly words: string
}

/** @param text beginning of a message @param template what stands before the base64 */
export const describeDifference = (text: string, template: string): Difference => {
  const whole = template.length
  if (withoutSpace(text).includes(withoutSpace(template)))
    return { nearness: whole + 2, words: 'differs in a space' }
  if (text.toLowerCase().includes(template.toLowerCase()))
    return { nearness: whole + 1, words: 'differs in upper and lower case' }
  let common = 0
  while (common < whole && text.includes(template.slice(0, common + 1))) common++
  if (common === 0) return { nearness: 0, words: `begins ${excerpt(text)}` }
  const end = text.indexOf(template.slice(0, common)) + common
  return {
    nearness: common,
    words: `has ${excerpt(text.slice(end))} after ${ending(template.slice(0, common))}, not ${excerpt(template.slice(common))}`,
  }
}

const excerptLength = 24

const excerpt = (text: string): string =>
  text.length > excerptLength ? `"${text.slice(0, excerptLength)}…"` : `"${text}"`

const ending = (text: string): string =>
  text.length > excerptLength ? `"…${text.slice(-excerptLength)}"` : `"${text}"`

const withoutSpace = (text: string): string => text.replaceAll(/\s/g, '')
