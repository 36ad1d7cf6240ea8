// Says in what this suite runs: a virtual machine, a container, both, or neither.
import { system } from 'systeminformation'
import { readText } from '../placement/kernel-files.ts'

/** What was found out about the machine under this process. */
export interface VirtualizationFacts {
  /** Name of the hypervisor, empty where it is unknown or there is none. */
  readonly hypervisor: string
  /** Whether the CPU or the firmware says that it is virtual. */
  readonly isVirtual: boolean
  /** Name of the container system, or null. */
  readonly container: string | null
}

/** Longest wait for systeminformation, which asks several programs. */
const askLimitMs = 3000

/** For instance `KVM`, `Docker container`, `KVM, Docker container`; null on bare metal. */
export const nameVirtualization = (facts: VirtualizationFacts): string | null => {
  const machine = facts.hypervisor === '' ? (facts.isVirtual ? 'hypervisor' : null) : facts.hypervisor
  const container = facts.container === null ? null : `${facts.container} container`
  const layers = [machine, container].filter((layer) => layer !== null)
  return layers.length === 0 ? null : layers.join(', ')
}

/** Whether a name made by `nameVirtualization` includes a virtual machine. */
export const isVirtualMachine = (virtualization: string | null): boolean =>
  virtualization?.split(', ').some((layer) => !layer.endsWith(' container')) ?? false

export const readVirtualization = async (): Promise<string | null> => {
  const [machine, container, cpuInfo] = await Promise.all([
    askMachine(),
    readContainer(),
    readText('/proc/cpuinfo'),
  ])
  return nameVirtualization({
    hypervisor: machine.virtualHost,
    isVirtual: machine.virtual || /^flags\s*:.*\bhypervisor\b/m.test(cpuInfo ?? ''),
    container,
  })
}

const askMachine = async (): Promise<{ readonly virtual: boolean; readonly virtualHost: string }> => {
  const unknown = { virtual: false, virtualHost: '' }
  const limit = Promise.withResolvers<typeof unknown>()
  const timer = setTimeout(() => limit.resolve(unknown), askLimitMs)
  const answer = system().then(
    ({ virtual, virtualHost }) => ({ virtual: virtual ?? false, virtualHost: virtualHost ?? '' }),
    () => unknown,
  )
  try {
    return await Promise.race([answer, limit.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** By the marks that Docker and Podman leave, then by the variable that systemd, LXC and Podman set. */
const readContainer = async (): Promise<string | null> => {
  if ((await readText('/.dockerenv')) !== null) return 'Docker'
  if ((await readText('/run/.containerenv')) !== null) return 'Podman'
  return process.env['container'] ?? (await readText('/run/systemd/container'))
}
