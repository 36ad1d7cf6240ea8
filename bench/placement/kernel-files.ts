// Reads the small text files of /proc, /sys and /etc that describe a machine; what is absent is null.

import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parseAllowedCpus } from './cpu-list.ts'

/** Reads a small file; null where it is absent. Tests hand over made-up files. */
export type ReadText = (path: string) => Promise<string | null>

/** The text of a file without the white space around it, or null where it is absent or may not be read. */
export const readText: ReadText = async (path) => {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch {
    // Every system lacks some of these files; null is the answer, not a fault.
    return null
  }
}

/** CPUs that this process may run on. Where the kernel does not say, the first of as many as there are. */
export const readUsableCpus = async (): Promise<readonly number[]> => {
  const status = await readText('/proc/self/status')
  const allowed = status === null ? null : parseAllowedCpus(status)
  return allowed ?? Array.from({ length: availableParallelism() }, (_, cpu) => cpu)
}

/** Frequency governors of `cpus`, each once and joined by commas; null where the kernel offers no choice. */
export const readGovernor = async (cpus: readonly number[]): Promise<string | null> => {
  const governors = await Promise.all(
    cpus.map((cpu) => readText(`/sys/devices/system/cpu/cpu${cpu}/cpufreq/scaling_governor`)),
  )
  const known = new Set(governors.filter((governor) => governor !== null))
  return known.size === 0 ? null : [...known].sort().join(',')
}

/** Largest packet of the loopback device in bytes. */
export const readLoopbackMtu = async (): Promise<number | null> => {
  const mtu = Number(await readText('/sys/class/net/lo/mtu'))
  return Number.isInteger(mtu) && mtu > 0 ? mtu : null
}
