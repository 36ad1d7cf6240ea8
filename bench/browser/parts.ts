// How many frames of MJPEG there are in so many bytes of a body: parts of one size, as `runners/mjpeg` writes them. Pure.

/**
 * Frames whose last byte is among the first `bytes` of a body: exact, for a server that gives each part `Content-Type` and
 * `Content-Length` and no more. With other heads, frames sent and received differ in the end, which fails the trial.
 */
export const partCounter = (boundary: string, frameBytes: number): ((bytes: number) => number) => {
  const delimiterBytes = `--${boundary}\r\n`.length
  const headBytes = `Content-Type: image/jpeg\r\nContent-Length: ${frameBytes}\r\n\r\n`.length
  const partBytes = headBytes + frameBytes + '\r\n'.length + delimiterBytes
  const firstEndBytes = delimiterBytes + headBytes + frameBytes
  return (bytes) => Math.max(0, Math.floor((bytes - firstEndBytes) / partBytes) + 1)
}
