// What the kernels of several machines say at one moment → one observation, as if they were one machine. Pure.
import type { CpuTimes } from '../../machine/cpu-times.ts'
import type { Observation, PathTotals } from '../../machine/observe.ts'
import type { LinkCounters, ObservationLine } from './methods.ts'

/** One machine's part. */
export interface Sight {
  /** Added to its process ids. */
  readonly pidOffset: number
  /** Whether the server runs there, and load. */
  readonly hasServer: boolean
  readonly hasLoad: boolean
  readonly kernel: ObservationLine | null
  readonly link: LinkCounters | null
  /** What its link can carry in each direction; null where nobody knows. */
  readonly sendBitsPerSecond: number | null
  readonly receiveBitsPerSecond: number | null
}

/** Process ids of Linux are below this (PID_MAX_LIMIT of 64-bit kernels), so that offsets keep machines apart. */
export const pidsPerMachine = 2 ** 22

/** @param timeMs of the control's own clock. @returns null where one of them tells nothing */
export const mergeSights = (sights: readonly Sight[], timeMs: number): Observation | null => {
  const kernels = sights.flatMap((sight) => (sight.kernel ? [{ ...sight, kernel: sight.kernel }] : []))
  if (kernels.length < sights.length) return null
  const server = kernels.find(({ hasServer }) => hasServer)
  return {
    timeMs,
    mainThreadNs: server?.kernel.mainThreadNs ?? null,
    serverCpus: server?.kernel.serverCpus ?? null,
    generatorCpus: addUp(kernels.filter(({ hasLoad }) => hasLoad).map(({ kernel }) => kernel.generatorCpus)),
    shared: kernels.some(({ hasServer, hasLoad, kernel }) => hasServer && hasLoad && kernel.shared),
    processes: kernels.flatMap(({ pidOffset, kernel }) =>
      kernel.processes.map((process) => ({
        ...process,
        pid: process.pid + pidOffset,
        parent: process.parent === 0 ? 0 : process.parent + pidOffset,
        group: process.group + pidOffset,
      })),
    ),
    path: describePath(sights),
  }
}

/** Null unless all of them tell. */
const addUp = (parts: readonly (CpuTimes | null)[]): CpuTimes | null => {
  const known = parts.filter((part) => part !== null)
  const [first, ...others] = known
  if (!first || known.length < parts.length) return null
  return others.reduce(
    (sum, part) => ({
      busyTicks: sum.busyTicks + part.busyTicks,
      interruptTicks: sum.interruptTicks + part.interruptTicks,
      idleTicks: sum.idleTicks + part.idleTicks,
      stolenTicks: sum.stolenTicks + part.stolenTicks,
    }),
    first,
  )
}

const describePath = (sights: readonly Sight[]): PathTotals | null => {
  const links = sights.flatMap(({ link, sendBitsPerSecond, receiveBitsPerSecond }) =>
    link === null
      ? []
      : [
          { bytes: link.sentBytes, bitsPerSecond: sendBitsPerSecond },
          { bytes: link.receivedBytes, bitsPerSecond: receiveBitsPerSecond },
        ],
  )
  if (links.length === 0) return null
  return { links, retransmits: sights.reduce((sum, { link }) => sum + (link?.retransmits ?? 0), 0) }
}
