// Finds the noise at which a picture compresses to a given size: secant steps inside a shrinking bracket.

/** Where a search begins: noise in grey levels, and the bytes that a grey level adds. */
export interface FitStart {
  readonly deviation: number
  readonly bytesPerLevel: number
}

/** The compressed picture, and a start for the next, similar one. */
export interface Fit {
  readonly encoded: Buffer
  readonly next: FitStart
}

/** Which encoded sizes are accepted, and the size to aim for. */
export interface SizeWindow {
  readonly aimBytes: number
  readonly accepts: (bytes: number) => boolean
}

/** With more noise than this, no picture is recognisable. */
const maxDeviation = 80

const maxAttempts = 40

/**
 * Encodes with improving noise until the size is accepted; a good start needs one or two attempts.
 * @param encode compresses one picture with noise of that standard deviation in grey levels; more noise gives more bytes
 * @throws Error when no noise from 0 to 80 grey levels leads to an accepted size
 */
export const fitNoise = async (
  window: SizeWindow,
  start: FitStart,
  encode: (deviation: number) => Promise<Buffer>,
): Promise<Fit> => {
  let low = 0
  let high = maxDeviation
  let { deviation, bytesPerLevel } = start
  let previous: { readonly deviation: number; readonly bytes: number } | null = null
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const encoded = await encode(deviation)
    const bytes = encoded.length
    if (previous !== null) bytesPerLevel = slope(previous, { deviation, bytes }) ?? bytesPerLevel
    const step = (window.aimBytes - bytes) / bytesPerLevel
    if (window.accepts(bytes)) {
      return { encoded, next: { deviation: clampDeviation(deviation + step), bytesPerLevel } }
    }
    if (bytes < window.aimBytes) low = deviation
    else high = deviation
    previous = { deviation, bytes }
    const wanted = deviation + step
    deviation = wanted > low && wanted < high ? wanted : (low + high) / 2
  }
  throw new Error(`No noise makes this picture ${window.aimBytes} bytes; ended at ${deviation} grey levels`)
}

/** Bytes per grey level between two attempts; null where they are too close or noise did not add bytes. */
const slope = (
  a: { readonly deviation: number; readonly bytes: number },
  b: { readonly deviation: number; readonly bytes: number },
): number | null => {
  if (Math.abs(b.deviation - a.deviation) < 0.001) return null
  const bytesPerLevel = (b.bytes - a.bytes) / (b.deviation - a.deviation)
  return bytesPerLevel > 0 ? bytesPerLevel : null
}

const clampDeviation = (deviation: number): number => Math.min(maxDeviation, Math.max(0.01, deviation))
