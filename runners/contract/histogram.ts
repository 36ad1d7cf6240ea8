// How a histogram travels from a load generator into a file.
import * as z from 'zod'

/** An HdrHistogram of whole µs in its compressed V2 encoding, as base64. */
export const histogramSchema = z.base64()
