// Three speeds of this machine, by which figures of different machines can be compared: zlib, memory, loopback.
import { deflateRawSync } from 'node:zlib'
import type { RunRecord } from '../../results/schema.ts'

type Calibration = RunRecord['calibration']

/** Long enough that the clock's resolution and a busy neighbour matter little. */
const minimumMs = 300
const copyBytes = 64 * 1024 * 1024

/**
 * @param image one frame of the run's first pool
 * @param loopbackBytesPerSecond throughput of the prepared generator into the reference receiver; null where unmeasured
 */
export const calibrate = (image: Buffer, loopbackBytesPerSecond: number | null): Calibration => ({
  zlibMegabytesPerSecond: bytesPerSecond(image.length, () => deflateRawSync(image, { level: 6 })) / 1e6,
  memcpyGigabytesPerSecond: measureCopy() / 1e9,
  loopbackGigabytesPerSecond: loopbackBytesPerSecond === null ? null : loopbackBytesPerSecond / 1e9,
})

const measureCopy = (): number => {
  const source = Buffer.alloc(copyBytes, 1)
  const copy = Buffer.alloc(copyBytes, 2)
  return bytesPerSecond(copyBytes, () => source.copy(copy))
}

const bytesPerSecond = (bytes: number, work: () => unknown): number => {
  work() // the first call pays for page faults and compilation
  const beganMs = performance.now()
  let times = 0
  while (performance.now() - beganMs < minimumMs) {
    work()
    times++
  }
  return (bytes * times * 1000) / (performance.now() - beganMs)
}
