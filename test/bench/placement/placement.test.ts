// Which CPUs the two sides get, on machines of many shapes.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { countLoadGenerators, planPlacement, readPlacementFacts } from '../../../bench/placement/placement.ts'

/** The sibling map that the kernel would give for these physical cores. */
const siblingsOf = (cores: readonly (readonly number[])[]): ReadonlyMap<number, readonly number[]> =>
  new Map(cores.flatMap((core) => core.map((cpu) => [cpu, core] as const)))

const cases: readonly {
  readonly machine: string
  readonly cores: readonly (readonly number[])[]
  readonly usable?: readonly number[]
  readonly serverCores: number
  readonly server: readonly number[]
  readonly load: readonly number[]
  readonly note: RegExp | null
}[] = [
  {
    machine: 'two cores',
    cores: [[0], [1]],
    serverCores: 1,
    server: [1],
    load: [0],
    note: null,
  },
  {
    machine: 'two cores of two threads, numbered side by side',
    cores: [
      [0, 1],
      [2, 3],
    ],
    serverCores: 1,
    server: [2],
    load: [0, 1],
    note: null,
  },
  {
    machine: 'four cores of two threads, numbered core first',
    cores: [
      [0, 4],
      [1, 5],
      [2, 6],
      [3, 7],
    ],
    serverCores: 2,
    server: [1, 2],
    load: [0, 3, 4, 7],
    note: null,
  },
  {
    machine: 'one core of two threads',
    cores: [[0, 1]],
    serverCores: 1,
    server: [0],
    load: [1],
    note: /share a physical core/,
  },
  {
    machine: 'two cores of two threads and a server that wants both',
    cores: [
      [0, 2],
      [1, 3],
    ],
    serverCores: 2,
    server: [0, 1],
    load: [2, 3],
    note: /share a physical core/,
  },
  {
    machine: 'a server that wants more than there are cores',
    cores: [
      [0, 2],
      [1, 3],
    ],
    serverCores: 3,
    server: [0, 1, 3],
    load: [2],
    note: /several hardware threads.*share a physical core/,
  },
  {
    machine: 'a server that wants every CPU',
    cores: [[0], [1], [2]],
    serverCores: 8,
    server: [1, 2],
    load: [0],
    note: /2 of the 8 requested CPUs/,
  },
  {
    machine: 'a cpuset that leaves one thread of each of two cores',
    cores: [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
    usable: [5, 3],
    serverCores: 1,
    server: [5],
    load: [3],
    note: null,
  },
  {
    machine: 'a kernel that does not tell siblings',
    cores: [],
    usable: [0, 1, 2],
    serverCores: 1,
    server: [1],
    load: [0, 2],
    note: null,
  },
]

describe('planPlacement', () => {
  for (const { machine, cores, usable, serverCores, server, load, note } of cases) {
    test(`places ${serverCores} server core(s) on ${machine}`, () => {
      const plan = planPlacement(usable ?? cores.flat(), siblingsOf(cores), serverCores, true)
      assert.deepEqual(plan.serverCpus, server)
      assert.deepEqual(plan.generatorCpus, load)
      assert.equal(plan.pinned, true)
      if (note === null) assert.equal(plan.note, null)
      else assert.match(plan.note ?? '', note)
    })
  }

  test('lets both sides share a single CPU, with a note', () => {
    const plan = planPlacement([3], siblingsOf([[2, 3]]), 1, true)
    assert.deepEqual([plan.serverCpus, plan.generatorCpus], [[3], [3]])
    assert.match(plan.note ?? '', /only CPU/)
  })

  test('says so where nothing can be pinned', () => {
    const plan = planPlacement([0, 1], siblingsOf([[0], [1]]), 1, false)
    assert.deepEqual([plan.serverCpus, plan.generatorCpus, plan.pinned], [[0, 1], [0, 1], false])
    assert.match(plan.note ?? '', /taskset/)
  })

  test('refuses no CPU and odd numbers of cores', () => {
    assert.throws(() => planPlacement([], new Map(), 1, true), RangeError)
    for (const serverCores of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => planPlacement([0, 1], new Map(), serverCores, true), RangeError)
    }
  })
})

describe('load generators', () => {
  const cases = [
    ['one for each CPU of the load generators', [0], [1, 2, 3], 3],
    ['one on two CPUs', [1], [0], 1],
    ['one on the only CPU', [0], [0], 1],
    ['all CPUs but one where the server may be on any', [0, 1, 2, 3], [0, 1, 2, 3], 3],
  ] as const
  for (const [title, serverCpus, generatorCpus, count] of cases) {
    test(`are ${title}`, () => {
      assert.equal(countLoadGenerators({ serverCpus, generatorCpus, pinned: true, note: null }), count)
    })
  }
})

test('the facts of this machine can be planned with', async () => {
  const { usableCpus, siblings, tools } = await readPlacementFacts()
  assert.ok(usableCpus.every((cpu) => siblings.get(cpu)?.includes(cpu)))
  const plan = planPlacement(usableCpus, siblings, 1, tools.taskset)
  assert.equal(plan.pinned, tools.taskset)
})
