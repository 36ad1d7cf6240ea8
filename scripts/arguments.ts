// The values that options take on the command line: numbers, lists, times and sizes.
import { InvalidArgumentError } from 'commander'
import { frameSizeLimits } from '../scenarios/limits.ts'

const unitMs = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const
const durationPattern =
  /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/
const longestLoadMs = 24 * unitMs.h
const sizePattern = /^(\d+(?:\.\d+)?)\s*(?:(k|m|g|t)i?)?b?$/i
const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 }

/** Parses a whole number within bounds. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`)
  }

/** Turns the RangeError of a parser into an error of the command line. */
export const parsed =
  <T>(parse: (text: string) => T) =>
  (text: string): T => {
    try {
      return parse(text)
    } catch (error) {
      throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error
    }
  }

/** Parses frames per second, up to 100,000. */
export const rate = (text: string): number => {
  const fps = Number(text)
  if (fps > 0 && fps <= 100_000) return fps
  throw new InvalidArgumentError('must be a number of frames per second, up to 100000.')
}

/** Parses a list of names separated by commas. */
export const nameList = (text: string): readonly string[] => {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return names
  throw new InvalidArgumentError('must be names separated by commas.')
}

/** Parses a time of whole hours, minutes and seconds, such as 90s, 5m or 1h30m, to milliseconds. */
export const duration = (text: string): number => {
  const ms = /^(?:\d+[hms])+$/.test(text) ? millisecondsOf(text) : Number.NaN
  if (ms > 0 && Number.isSafeInteger(ms)) return ms
  throw new InvalidArgumentError('must be a time like 90s, 5m or 1h30m.')
}

/** Milliseconds of `10s`, `500ms`, `1.5s` or `1m30s`, at most 24 hours. @throws RangeError with what is expected */
export const parseDuration = (text: string): number => {
  const ms = millisecondsOf(text.replaceAll(/\s/g, ''))
  if (ms > 0 && ms <= longestLoadMs) return ms
  throw new RangeError('must be a time like 10s, 500ms or 1m30s, 24h at most.')
}

/**
 * Bytes of `1MB`, `512 KiB`, `3.5m` or `1000000`. As everywhere in the suite, 1 MB is 2²⁰ bytes, with and without the i.
 * @throws RangeError with what is expected
 */
export const parseSize = (text: string): number => {
  const bytes = bytesOf(text)
  if (bytes >= 1) return bytes
  throw new RangeError('must be a size like 1MB, 512KiB or 1000000.')
}

/** Parses sizes such as 64kib,1mib or 1048576, from 16 KiB to 8 MiB, to bytes; each once, in rising order. */
export const frameSizes = (text: string): readonly number[] => {
  const sizes = text
    .split(',')
    .map((part) => (/^\s*\d+\s*(?:[km]ib)?\s*$/i.test(part) ? bytesOf(part) : Number.NaN))
  const { minBytes, maxBytes } = frameSizeLimits
  if (sizes.every((bytes) => bytes >= minBytes && bytes <= maxBytes))
    return [...new Set(sizes)].sort((a, b) => a - b)
  throw new InvalidArgumentError('must be sizes from 16kib to 8mib separated by commas.')
}

/** NaN where it is no time. */
const millisecondsOf = (text: string): number => {
  const [, hours = 0, minutes = 0, seconds = 0, rest = 0] = durationPattern.exec(text) ?? [null, Number.NaN]
  return Number(hours) * unitMs.h + Number(minutes) * unitMs.m + Number(seconds) * unitMs.s + Number(rest)
}

/** NaN where it is no size. */
const bytesOf = (text: string): number => {
  const [, digits = Number.NaN, unit = ''] = sizePattern.exec(text.trim()) ?? []
  return Math.round(Number(digits) * 1024 ** (powers[unit.toLowerCase()] ?? 0))
}
