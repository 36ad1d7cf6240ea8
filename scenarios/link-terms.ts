// A link as a user describes it, such as `rate 100mbit delay 5ms`: its rate, and what of it needs netem.

export interface LinkTerms {
  readonly bitsPerSecond: number | null
  /** Arguments of Linux's netem: delay, jitter and loss; empty where there are none. */
  readonly netem: readonly string[]
  /** As the user wrote it, with single blanks. */
  readonly text: string
}

const bits = { kbit: 1e3, mbit: 1e6, gbit: 1e9 } as const

const part =
  /^(?:rate ([\d.]+)(kbit|mbit|gbit)|delay ([\d.]+(?:us|ms|s))|jitter ([\d.]+(?:us|ms|s))|loss ([\d.]+%))$/

/** @returns the terms, or the part that cannot be read and why */
export const readLinkTerms = (text: string): LinkTerms | { readonly fault: string } => {
  const words = text.trim().split(/\s+/)
  const pairs = Array.from({ length: Math.ceil(words.length / 2) }, (_, index) =>
    words.slice(2 * index, 2 * index + 2).join(' '),
  )
  const values = new Map<string, string>()
  let bitsPerSecond: number | null = null
  for (const pair of pairs) {
    const [, rate, unit, delay, jitter, loss] = part.exec(pair) ?? []
    const [name = ''] = pair.split(' ')
    const value = rate ?? delay ?? jitter ?? loss
    if (value === undefined || !Number.isFinite(Number.parseFloat(value)) || values.has(name))
      return unreadable(pair)
    values.set(name, value)
    if (unit === 'kbit' || unit === 'mbit' || unit === 'gbit') bitsPerSecond = Number(rate) * bits[unit]
  }
  if (bitsPerSecond !== null && !(bitsPerSecond > 0)) return unreadable(text)
  const [delay, jitter, loss] = ['delay', 'jitter', 'loss'].map((name) => values.get(name))
  if (jitter !== undefined && delay === undefined)
    return { fault: `cannot read "${text}": jitter varies a delay, so give a delay too` }
  const netem = [
    ...(delay === undefined ? [] : ['delay', delay, ...(jitter === undefined ? [] : [jitter])]),
    ...(loss === undefined ? [] : ['loss', loss]),
  ]
  return { bitsPerSecond, netem, text: pairs.join(' ') }
}

const unreadable = (what: string) => ({
  fault: `cannot read "${what}"; write rate, delay, jitter and loss, such as 'rate 1gbit delay 5ms loss 0.1%'`,
})
