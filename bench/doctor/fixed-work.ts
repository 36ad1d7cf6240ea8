// A process that repeats one computation and prints how long each repeat took: differences come from the machine.

/** Some 30 ms: long compared with the clock's resolution, short enough to show another program's time slice. */
const steps = 20_000_000
/** The first repeats are still being compiled. */
const warmups = 5

/** xorshift32 (Marsaglia, 2003): each step depends on the one before, so no compiler can remove one. */
const compute = (): number => {
  let state = 1
  for (let step = 0; step < steps; step++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
  }
  return state
}

const timeOne = (expected: number): number => {
  const beganMs = performance.now()
  if (compute() !== expected) throw new Error('the same computation gave another result')
  return performance.now() - beganMs
}

const expected = compute()
for (let warmup = 0; warmup < warmups; warmup++) timeOne(expected)
const durationsMs = Array.from({ length: Number(process.argv[2]) }, () => timeOne(expected))
console.log(JSON.stringify({ durationsMs }))
