// Memory that the event loop shares with its sleeping thread: until when to sleep, and whether it is time.

/** In ms, by `monotonicMs`. */
export interface SharedSleep {
  readonly memory: SharedArrayBuffer
  /** One value: until when to sleep. */
  readonly untilMs: Float64Array<SharedArrayBuffer>
  /** By `slots`. */
  readonly counters: Int32Array<SharedArrayBuffer>
}

/** Orders to sleep that were given, times the thread awoke, and 1 once it runs. */
export const slots = { orders: 0, wakings: 1, running: 2 } as const

const timeBytes = Float64Array.BYTES_PER_ELEMENT
const memoryBytes = timeBytes + 3 * Int32Array.BYTES_PER_ELEMENT

/** @param memory of another thread's; by default new */
export const shareSleep = (memory = new SharedArrayBuffer(memoryBytes)): SharedSleep => ({
  memory,
  untilMs: new Float64Array(memory, 0, 1),
  counters: new Int32Array(memory, timeBytes),
})

/** The clock of all threads and processes of this machine; `performance.now()` begins with its thread. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6
