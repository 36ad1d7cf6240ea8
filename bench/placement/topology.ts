// Which hardware threads share a physical core, as the kernel tells.
import { parseCpuList } from './cpu-list.ts'
import { type ReadText, readText } from './kernel-files.ts'

const folder = '/sys/devices/system/cpu'

/** Hardware threads of one physical core, by each of `cpus` of which the kernel tells them, itself included. */
export const readSiblings = async (
  cpus: readonly number[],
  read: ReadText = readText,
): Promise<ReadonlyMap<number, readonly number[]>> => {
  const siblings = new Map<number, readonly number[]>()
  for (const cpu of cpus) {
    const list = await read(`${folder}/cpu${cpu}/topology/thread_siblings_list`)
    if (list !== null) siblings.set(cpu, parseCpuList(list))
  }
  return siblings
}

/** One list of hardware threads for each physical core that is switched on; none where the kernel does not tell. */
export const readCores = async (read: ReadText = readText): Promise<readonly (readonly number[])[]> => {
  const online = parseCpuList((await read(`${folder}/online`)) ?? '')
  const cores = new Map<string, readonly number[]>()
  for (const threads of (await readSiblings(online, read)).values()) cores.set(threads.join(), threads)
  return [...cores.values()]
}
