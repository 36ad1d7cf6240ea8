// MJPEG in an <img>: the browser receives, decodes and draws by itself, and tells nobody. At each rendering step this page looks
// which frame the element shows. Looking costs: where the picture is a new one, the browser decodes it for the small canvas, too.
import { learnFrames } from './fingerprint.js'
import { afterwards, nowMs } from './player.js'

/**
 * @param element an `<img>`
 * @param settings `url` of the stream; `frames`: addresses of all frames that it may have
 */
export const watchStream = async (element, { url, frames }) => {
  const frameOf = await learnFrames(frames)
  let seen = []
  let steps = 0
  let last = -1

  const look = () => {
    requestAnimationFrame(look)
    steps++
    if (element.naturalWidth === 0) return
    const lookedMs = nowMs()
    const frame = frameOf(element, last ?? -1)
    if (frame === last) return
    last = frame
    // The first task after the rendering step.
    afterwards(() => seen.push([frame, lookedMs, nowMs()]))
  }
  return {
    begin: () =>
      new Promise((resolve, reject) => {
        element.onload = () => resolve()
        element.onerror = () => reject(new Error(`no picture comes from ${url}`))
        // Without it, pixels of another server's picture may not be read. The runner allows it, as cameras do.
        element.crossOrigin = 'anonymous'
        element.src = url
        requestAnimationFrame(look)
      }),
    /** What has been seen since the last time, and rendering steps so far. */
    take: () => {
      const taken = { seen, steps }
      seen = []
      return taken
    },
    now: nowMs,
  }
}
