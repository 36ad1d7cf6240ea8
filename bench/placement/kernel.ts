// The CPUs of this machine as Linux reports them: existing, usable, and sharing a physical core.
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'

/** Reads a small text file; null where it is absent. Tests pass fake files. */
export type ReadText = (path: string) => Promise<string | null>

const cpuFolder = '/sys/devices/system/cpu'

/** The trimmed text of a file, or null where it is absent or must not be read. */
export const readText: ReadText = async (path) => {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch {
    return null // every system lacks some of these files
  }
}

/**
 * Parses the kernel's lists of CPUs, as in `Cpus_allowed_list` and `thread_siblings_list`: `0-3,8,10-11`.
 * @returns CPU numbers in ascending order, each once; none for an empty text
 * @throws RangeError for a text that is not such a list
 */
export const parseCpuList = (text: string): readonly number[] => {
  const cpus = new Set<number>()
  for (const range of text.trim().split(',')) {
    if (range === '' && text.trim() === '') break
    const match = /^(\d+)(?:-(\d+))?$/.exec(range.trim())
    if (match === null) throw new RangeError(`Not a list of CPUs: ${JSON.stringify(text)}`)
    const first = Number(match[1])
    const last = Number(match[2] ?? match[1])
    for (let cpu = first; cpu <= last; cpu++) cpus.add(cpu)
  }
  return [...cpus].sort((a, b) => a - b)
}

/** The CPUs that a process may use, from the text of its /proc/PID/status; null where the text does not list them. */
export const parseAllowedCpus = (status: string): readonly number[] | null => {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1]
  return list === undefined ? null : parseCpuList(list)
}

/** CPUs that this process may use. Where the kernel does not list them, all are assumed. */
export const readUsableCpus = async (): Promise<readonly number[]> => {
  const status = await readText('/proc/self/status')
  const allowed = status === null ? null : parseAllowedCpus(status)
  return allowed ?? Array.from({ length: availableParallelism() }, (_, cpu) => cpu)
}

/** Hardware threads of one physical core, by each of `cpus` that the kernel describes, the CPU itself included. */
export const readSiblings = async (
  cpus: readonly number[],
  read: ReadText = readText,
): Promise<ReadonlyMap<number, readonly number[]>> => {
  const siblings = new Map<number, readonly number[]>()
  for (const cpu of cpus) {
    const list = await read(`${cpuFolder}/cpu${cpu}/topology/thread_siblings_list`)
    if (list !== null) siblings.set(cpu, parseCpuList(list))
  }
  return siblings
}

/** One list of hardware threads for each physical core that is online; none where the kernel does not describe them. */
export const readCores = async (read: ReadText = readText): Promise<readonly (readonly number[])[]> => {
  const online = parseCpuList((await read(`${cpuFolder}/online`)) ?? '')
  const cores = new Map<string, readonly number[]>()
  for (const threads of (await readSiblings(online, read)).values()) cores.set(threads.join(), threads)
  return [...cores.values()]
}
