// A process that touches memory which the kernel hands out afresh, then again what it has just given back, and prints what that cost.
import { readFileSync, writeFileSync } from 'node:fs'

/** What one page costs: the usual size of a page, on machines with larger ones a part of it. */
const pageBytes = 4096
/** Some 2 ms of warm memory: short enough to tell cold parts from warm ones, long compared with reading the clocks. */
const chunkBytes = 4 * 1024 * 1024
/** Touched twice for the warm figure. */
const warmBytes = 64 * 1024 * 1024

/** Time that went on while this process did not wait for a CPU; that of the clock where the kernel does not say. */
const unqueuedMs = (): number => {
  for (;;) {
    const before = queuedMs()
    const nowMs = performance.now()
    // Otherwise another program ran between the two readings.
    if (queuedMs() === before) return nowMs - before
  }
}

const queuedMs = (): number => {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0 // not Linux, or a kernel without these statistics
  }
}

/** @returns µs a page, of each chunk */
const touch = (bytes: number): readonly number[] => {
  // Larger than what the allocator keeps for itself, so it is mapped now and unmapped below.
  const memory = Buffer.allocUnsafeSlow(bytes)
  const costs: number[] = []
  for (let at = 0; at < bytes; at += chunkBytes) {
    const end = Math.min(bytes, at + chunkBytes)
    const beganMs = unqueuedMs()
    for (let page = at; page < end; page += pageBytes) memory[page] = 1
    const tookMs = Math.max(0, unqueuedMs() - beganMs)
    costs.push((tookMs * 1000) / Math.ceil((end - at) / pageBytes))
  }
  memory.buffer.transfer(0) // frees it now, not when the garbage collector likes
  return costs
}

/** If memory runs out after all, it is this process that has to go. */
const goFirst = (): void => {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // not Linux
  }
}

goFirst()
const found = touch(Number(process.argv[2]))
const again = touch(Math.min(warmBytes, Number(process.argv[2])))
console.log(JSON.stringify({ found, again }))
