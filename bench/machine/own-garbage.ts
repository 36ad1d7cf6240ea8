// Collects the suite's own garbage between trials, so that V8 has no reason to do so within a window: a full collection takes
// 50 to 130 ms on its threads together, 2 to 9 % of a core in a window of 1.5 s. What V8 collects of an idle process is switched
// off where commands start.
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What some trials leave behind; V8 collects on its own only after several times as much. */
const worthBytes = 8 * 1024 * 1024

/** Collects at the first call, and then whenever enough has gathered. */
export const createCollector = (readUsedBytes = usedBytes, collect = collectNow): (() => void) => {
  let leftBytes = Number.NEGATIVE_INFINITY
  return () => {
    if (readUsedBytes() - leftBytes < worthBytes) return
    collect()
    leftBytes = readUsedBytes()
  }
}

const usedBytes = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

let gc: (() => void) | null = null

const collectNow = (): void => {
  gc ??= prepare()
  gc()
}

const prepare = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  const exposed: unknown = runInNewContext('gc')
  return typeof exposed === 'function' ? () => exposed() : () => {}
}
