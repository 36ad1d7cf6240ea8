// Small stand-ins for camera images: they differ from each other, and tempt a compressor to reach far back.
import { createHash } from 'node:crypto'

/** Beyond the window of 2^12 bytes, within that of 2^15. */
const repeatBytes = 6016

/** `count` images of `bytes` each: half noise that repeats itself, half text that repeats from image to image. */
export const makeImages = (count: number, bytes: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, index) => {
    const image = Buffer.alloc(bytes, 'the same scene again ')
    const noiseBytes = Math.floor(bytes / 2)
    for (let at = 0; at < noiseBytes; at += 32) {
      const noise = createHash('sha256')
        .update(`${index} ${at % repeatBytes}`)
        .digest()
      noise.copy(image, at, 0, Math.min(32, noiseBytes - at))
    }
    return image
  })
