// Merges the kernel counters of several machines at one moment into one observation. Pure.
import { addCpuTimes, type CpuTimes } from '../../machine/cpu-times.ts'
import type { Observation, PathTotals } from '../../machine/observe.ts'
import type { LinkCounters, ObservationMessage } from './protocol.ts'

/** One machine's part. */
export interface MachineObservation {
  /** Added to its process ids. */
  readonly pidOffset: number
  readonly hasServer: boolean
  readonly hasLoad: boolean
  readonly kernel: ObservationMessage | null
  readonly link: LinkCounters | null
  /** Capacity of its link in each direction; null where unknown. */
  readonly sendBitsPerSecond: number | null
  readonly receiveBitsPerSecond: number | null
}

/** Upper bound of Linux process ids (PID_MAX_LIMIT of 64-bit kernels): offsets keep the ids of machines distinct. */
export const pidsPerMachine = 2 ** 22

/** @param timeMs of the controller's own clock. @returns null where one of them reports nothing */
export const mergeObservations = (
  machines: readonly MachineObservation[],
  timeMs: number,
): Observation | null => {
  const known = machines.flatMap((machine) =>
    machine.kernel ? [{ ...machine, kernel: machine.kernel }] : [],
  )
  if (known.length < machines.length) return null
  const server = known.find(({ hasServer }) => hasServer)
  return {
    timeMs,
    server: server?.kernel.server ?? null,
    suiteCpuMs: known.reduce((sum, { kernel }) => sum + kernel.suiteCpuMs, 0),
    serverCpus: server?.kernel.serverCpus ?? null,
    generatorCpus: addKnown(known.filter(({ hasLoad }) => hasLoad).map(({ kernel }) => kernel.generatorCpus)),
    shared: known.some(({ hasServer, hasLoad, kernel }) => hasServer && hasLoad && kernel.shared),
    processes: known.flatMap(({ pidOffset, kernel }) =>
      kernel.processes.map((process) => ({
        ...process,
        pid: process.pid + pidOffset,
        parent: process.parent === 0 ? 0 : process.parent + pidOffset,
        group: process.group + pidOffset,
      })),
    ),
    path: describePath(machines),
    socketBytes: largest(known.map(({ kernel }) => kernel.socketBytes)),
  }
}

/** Null for none, or where one of them is null. */
const addKnown = (parts: readonly (CpuTimes | null)[]): CpuTimes | null => {
  const known = parts.filter((part) => part !== null)
  return known.length === 0 || known.length < parts.length ? null : addCpuTimes(known)
}

/** Null where one of them is null. */
const largest = (parts: readonly (number | null)[]): number | null => {
  const known = parts.filter((part) => part !== null)
  return known.length === 0 || known.length < parts.length ? null : Math.max(...known)
}

const describePath = (machines: readonly MachineObservation[]): PathTotals | null => {
  const links = machines.flatMap(({ link, sendBitsPerSecond, receiveBitsPerSecond }) =>
    link === null
      ? []
      : [
          { bytes: link.sentBytes, bitsPerSecond: sendBitsPerSecond },
          { bytes: link.receivedBytes, bitsPerSecond: receiveBitsPerSecond },
        ],
  )
  if (links.length === 0) return null
  return { links, retransmits: machines.reduce((sum, { link }) => sum + (link?.retransmits ?? 0), 0) }
}
