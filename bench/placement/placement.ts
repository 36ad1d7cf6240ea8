// Decides which CPUs the server and the load generators run on: apart, and on separate physical cores if possible.
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { readSiblings, readUsableCpus } from './kernel.ts'
import type { PinTools } from './pin.ts'

/** CPUs of each side in ascending order. `note` says which part of the request could not be met, or null. */
export interface Placement {
  readonly serverCpus: readonly number[]
  readonly generatorCpus: readonly number[]
  readonly pinned: boolean
  readonly note: string | null
}

/** What a placement is planned from. */
export interface PlacementFacts {
  readonly usableCpus: readonly number[]
  /** Hardware threads of one physical core, by each of them, the CPU itself included. */
  readonly siblings: ReadonlyMap<number, readonly number[]>
  readonly tools: PinTools
}

/**
 * The server gets the first hardware threads of `serverCores` physical cores, the load generators all CPUs of the
 * remaining cores. The first core, which serves most interrupts, goes to the server last. Without `canPin` both sides
 * may run on every usable CPU; with one CPU they share it.
 * @throws RangeError when there is no usable CPU or `serverCores` is not a positive whole number
 */
export const planPlacement = (
  usableCpus: readonly number[],
  siblings: ReadonlyMap<number, readonly number[]>,
  serverCores: number,
  canPin: boolean,
): Placement => {
  if (usableCpus.length === 0) throw new RangeError('No usable CPU')
  if (!Number.isInteger(serverCores) || serverCores < 1) {
    throw new RangeError(`Server cores must be a positive whole number, not ${serverCores}`)
  }
  const everywhere = { serverCpus: ascending(usableCpus), generatorCpus: ascending(usableCpus) }
  if (usableCpus.length === 1) {
    return { ...everywhere, pinned: canPin, note: 'server and load generator share the only CPU' }
  }
  if (!canPin) return { ...everywhere, pinned: false, note: 'not pinned: taskset not found' }
  return planApart(groupByCore(usableCpus, siblings), serverCores)
}

/** Reads the facts of this machine. On other systems than Linux every CPU counts as a core of its own. */
export const readPlacementFacts = async (): Promise<PlacementFacts> => {
  const usableCpus = await readUsableCpus()
  const known = await readSiblings(usableCpus)
  const siblings = new Map(usableCpus.map((cpu) => [cpu, known.get(cpu) ?? [cpu]]))
  const [taskset, setpriv, prlimit] = await Promise.all([
    isOnPath('taskset'),
    isOnPath('setpriv'),
    isOnPath('prlimit'),
  ])
  return { usableCpus, siblings, tools: { taskset, setpriv, prlimit } }
}

/** One per CPU of the load generators; one less where the server may use all of those CPUs too. */
export const countLoadGenerators = ({ serverCpus, generatorCpus }: Placement): number => {
  const own = generatorCpus.filter((cpu) => !serverCpus.includes(cpu)).length
  return own > 0 ? own : Math.max(1, generatorCpus.length - 1)
}

const planApart = (cores: readonly (readonly number[])[], serverCores: number): Placement => {
  const cpus = cores.flat()
  const [firstCore = [], ...otherCores] = cores
  const order = [...otherCores, firstCore].flatMap((core) => core.slice(0, 1))
  const spareThreads = [...otherCores, firstCore].flatMap((core) => core.slice(1))
  const count = Math.min(serverCores, cpus.length - 1)
  const serverCpus = [...order, ...spareThreads].slice(0, count)
  const freeCores = cores.filter((core) => !core.some((cpu) => serverCpus.includes(cpu)))
  const ownCoreCpus = freeCores.flat()
  const generatorCpus = ownCoreCpus.length > 0 ? ownCoreCpus : cpus.filter((cpu) => !serverCpus.includes(cpu))
  const notes = [
    count < serverCores ? `the server has ${count} of the ${serverCores} requested CPUs` : null,
    count > cores.length ? 'the server has several hardware threads of one physical core' : null,
    ownCoreCpus.length === 0 ? 'server and load generator share a physical core' : null,
  ].filter((note) => note !== null)
  return {
    serverCpus: ascending(serverCpus),
    generatorCpus: ascending(generatorCpus),
    pinned: true,
    note: notes.length === 0 ? null : notes.join('; '),
  }
}

/** Usable hardware threads of each physical core, cores and threads in ascending order. */
const groupByCore = (
  usableCpus: readonly number[],
  siblings: ReadonlyMap<number, readonly number[]>,
): readonly (readonly number[])[] => {
  const cores = new Map<number, readonly number[]>()
  for (const cpu of ascending(usableCpus)) {
    const threads = ascending(
      usableCpus.filter((other) => other === cpu || siblings.get(cpu)?.includes(other)),
    )
    const [first = cpu] = threads
    if (!cores.has(first)) cores.set(first, threads)
  }
  return [...cores.values()]
}

const ascending = (cpus: readonly number[]): readonly number[] => [...cpus].sort((a, b) => a - b)

const isOnPath = async (program: string): Promise<boolean> => {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue
    const found = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return true
  }
  return false
}
