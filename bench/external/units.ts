// Sizes and times as people write them.

const sizePattern = /^(\d+(?:\.\d+)?)\s*(?:(k|m|g|t)i?)?b?$/i
const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 }

/**
 * Bytes of `1MB`, `512 KiB`, `3.5m` or `1000000`. As everywhere in the suite, 1 MB is 2²⁰ bytes, with and without the i.
 * @throws RangeError with what is expected
 */
export const parseSize = (text: string): number => {
  const [, digits, unit = ''] = sizePattern.exec(text.trim()) ?? []
  const bytes = Math.round(Number(digits) * 1024 ** (powers[unit.toLowerCase()] ?? 0))
  if (digits === undefined || bytes < 1) throw new RangeError('must be a size like 1MB, 512KiB or 1000000.')
  return bytes
}

const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
const durationPattern =
  /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/

/** Milliseconds of `10s`, `500ms`, `1.5s` or `1m30s`. @throws RangeError with what is expected */
export const parseDuration = (text: string): number => {
  const [, hours = 0, minutes = 0, seconds = 0, rest = 0] =
    durationPattern.exec(text.replaceAll(/\s/g, '')) ?? []
  const ms =
    Number(hours) * unitsMs.h + Number(minutes) * unitsMs.m + Number(seconds) * unitsMs.s + Number(rest)
  if (!(ms > 0) || ms > longestMs)
    throw new RangeError('must be a time like 10s, 500ms or 1m30s, 24h at most.')
  return ms
}

const longestMs = 24 * unitsMs.h
