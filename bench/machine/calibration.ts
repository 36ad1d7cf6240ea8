// Three speeds of this machine that put figures of other machines in proportion: zlib, memory, loopback.
import { deflateRawSync } from 'node:zlib'
import type { RunRecord } from '../../results/schema.ts'

type Calibration = RunRecord['calibration']

/** Long enough that a clock of microseconds and a busy neighbour matter little. */
const minimumMs = 300
const copyBytes = 64 * 1024 * 1024

/**
 * @param image bytes that stand for the load: one frame, a JPEG unless the run begins with others
 * @param loopbackBytesPerSecond what the prepared camera hands to the control, or null where it could not be measured
 */
export const calibrate = (image: Buffer, loopbackBytesPerSecond: number | null): Calibration => ({
  zlibMegabytesPerSecond: bytesPerSecond(image.length, () => deflateRawSync(image, { level: 6 })) / 1e6,
  memcpyGigabytesPerSecond: measureCopy() / 1e9,
  loopbackGigabytesPerSecond: loopbackBytesPerSecond === null ? null : loopbackBytesPerSecond / 1e9,
})

const measureCopy = (): number => {
  const source = Buffer.alloc(copyBytes, 1)
  const target = Buffer.alloc(copyBytes, 2)
  return bytesPerSecond(copyBytes, () => source.copy(target))
}

const bytesPerSecond = (bytes: number, work: () => unknown): number => {
  work() // the first time pays for page faults and compilation
  const beganMs = performance.now()
  let times = 0
  while (performance.now() - beganMs < minimumMs) {
    work()
    times++
  }
  return (bytes * times * 1000) / (performance.now() - beganMs)
}
