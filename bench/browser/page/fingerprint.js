// Which of the frames a picture is: by a few of its pixels, as the browser itself decodes and scales them.

const width = 32
const height = 18
const bytesAPixel = 4

/** A picture's fingerprint, of anything that a canvas can draw. @throws SecurityError where its pixels may not be read */
const fingerprinting = () => {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  return (picture) => {
    context.drawImage(picture, 0, 0, width, height)
    return context.getImageData(0, 0, width, height).data
  }
}

/** Sum of the differences of all values; beyond `limit` it does not matter by how much. */
const distance = (a, b, limit) => {
  let sum = 0
  for (let at = 0; at < a.length && sum < limit; at += bytesAPixel)
    sum += Math.abs(a[at] - b[at]) + Math.abs(a[at + 1] - b[at + 1]) + Math.abs(a[at + 2] - b[at + 2])
  return sum
}

/** Not decoded yet: `decode()` refuses large ones, of which several are in memory. */
const pictureOf = (address) =>
  new Promise((resolve, reject) => {
    const element = new Image()
    element.onload = () => resolve(element)
    element.onerror = () => reject(new Error(`the browser cannot decode ${address}`))
    element.src = address
  })

/**
 * Learns all frames. A picture that differs from a frame by less than half of what any two frames differ by is that frame, and
 * can be no other.
 * @param addresses one a frame, of this page's own server
 * @returns place of the frame that a picture is, which is first looked for behind the place `after`; null if it is none
 * @throws Error where two frames look alike
 */
export const learnFrames = async (addresses) => {
  const fingerprint = fingerprinting()
  const known = []
  for (const address of addresses) known.push(fingerprint(await pictureOf(address)))
  let least = Number.POSITIVE_INFINITY
  for (const [index, one] of known.entries())
    for (const [other, another] of known.slice(0, index).entries()) {
      least = Math.min(least, distance(one, another, least))
      if (least === 0) throw new Error(`the page cannot tell frame ${index} from frame ${other}`)
    }
  return (picture, after) => {
    const seen = fingerprint(picture)
    for (let step = 1; step <= known.length; step++) {
      const index = (after + step) % known.length
      if (distance(known[index], seen, least / 2) < least / 2) return index
    }
    return null
  }
}
