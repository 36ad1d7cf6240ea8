// Describes the machine that a run is measured on, as it goes into run.json.
import { readdir } from 'node:fs/promises'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { cpu, mem, osInfo, system } from 'systeminformation'
import * as z from 'zod'
import type { Environment } from '../../results/environment-schema.ts'
import { type ReadText, readCores, readText, readUsableCpus } from '../placement/kernel.ts'
import { type PlacementFacts, readPlacementFacts } from '../placement/placement.ts'
import { readCgroup } from './cgroup.ts'
import { readContainerCall } from './container.ts'
import { sampleActivity } from './cpu-times.ts'

/** What a run must know about a machine before it starts anything there. */
export interface Machine {
  readonly environment: Environment
  readonly facts: PlacementFacts
}

/** Long enough that the kernel's ticks of 10 ms resolve a share of 2 % on one CPU. */
const activitySampleMs = 1000

export const inspectMachine = async (): Promise<Machine> => {
  const environment = await describeEnvironment()
  return { environment, facts: await readPlacementFacts() }
}

/**
 * Everything about this machine that affects a measurement; unknown facts are null. Samples for `sampleMs` how busy the
 * CPUs are, then takes a few milliseconds on Linux (3 s at most); changes nothing. Call it before the suite makes load
 * of its own.
 */
export const describeEnvironment = async (sampleMs: number = activitySampleMs): Promise<Environment> => {
  const loadAverage = loadavg()[0] ?? 0
  const usableCpus = await readUsableCpus()
  const container = readContainerCall()?.image
  const activity = await sampleActivity(usableCpus, sampleMs)
  const [cpuModel, distribution, virtualization, governor, loopbackMtu, cgroup, siblings, memory, reports] =
    await Promise.all([
      readCpuModel(),
      readDistribution(),
      readVirtualization(),
      readGovernor(usableCpus),
      readLoopbackMtu(),
      readCgroup(),
      readCores(),
      mem(),
      readFreePageReporting(),
    ])
  return {
    cpuModel,
    cpus: Math.max(cpus().length, usableCpus.length),
    physicalCores: siblings.length || (await askPhysicalCores()),
    usableCpus: [...usableCpus],
    siblings: siblings.map((threads) => [...threads]),
    cgroup,
    memoryBytes: totalmem(),
    availableMemoryBytes: Math.min(memory.available, cgroup.memoryLimitBytes ?? Number.POSITIVE_INFINITY),
    swapUsedBytes: memory.swapused,
    platform: platform(),
    architecture: arch(),
    kernel: release(),
    distribution,
    virtualization,
    ...(container === undefined ? {} : { container }),
    governor,
    loopbackMtu,
    ...(reports !== null && { reportsFreePages: reports }),
    loadAverage,
    ...activity,
    ...readProcessReport(),
    node: process.versions.node,
  }
}

const fileLimitSchema = z.union([z.int().positive(), z.literal('unlimited').transform(() => null)])

const reportSchema = z.object({
  header: z.object({ glibcVersionRuntime: z.string().optional() }),
  userLimits: z.object({ open_files: z.object({ soft: fileLimitSchema, hard: fileLimitSchema }) }).optional(),
})

/**
 * C library and limit of open files, as Node.js reports them. The C library is named for glibc only. Node.js raises its
 * soft limit to the hard one when it starts, and its children inherit that: the soft limit here is theirs.
 */
export const readProcessReport = (): Pick<Environment, 'libc' | 'fileDescriptorLimit'> => {
  // Without this, the report looks up the host names of open connections, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true })
  const { data } = reportSchema.safeParse(process.report.getReport())
  const version = data?.header.glibcVersionRuntime
  return {
    libc: version === undefined ? null : `glibc ${version}`,
    fileDescriptorLimit: data?.userLimits?.open_files ?? null,
  }
}

/** Name of the first CPU. Node.js knows it on x86; on ARM, systeminformation derives it from other sources. */
const readCpuModel = async (): Promise<string> => {
  const model = cpus()[0]?.model.trim() ?? ''
  if (model !== '' && model !== 'unknown') return model
  const { manufacturer, brand } = await cpu()
  return `${manufacturer} ${brand}`.trim() || 'unknown'
}

const readDistribution = async (): Promise<string> => {
  const named = /^PRETTY_NAME="?([^"\n]+)"?$/m.exec((await readText('/etc/os-release')) ?? '')?.[1]
  if (named !== undefined) return named
  const { distro, release: version } = await osInfo()
  return `${distro} ${version}`.trim() || 'unknown'
}

/** Where the kernel does not list siblings, as on macOS. */
const askPhysicalCores = async (): Promise<number | null> => (await cpu()).physicalCores || null

/** Frequency governors of `cpus`, each once and joined by commas; null where the kernel offers no choice. */
const readGovernor = async (cpus: readonly number[]): Promise<string | null> => {
  const governors = await Promise.all(
    cpus.map((cpu) => readText(`/sys/devices/system/cpu/cpu${cpu}/cpufreq/scaling_governor`)),
  )
  const known = new Set(governors.filter((governor) => governor !== null))
  return known.size === 0 ? null : [...known].sort().join(',')
}

/** Largest packet of the loopback device in bytes. */
const readLoopbackMtu = async (): Promise<number | null> => {
  const mtu = Number(await readText('/sys/class/net/lo/mtu'))
  return Number.isInteger(mtu) && mtu > 0 ? mtu : null
}

/** Feature 5 of a virtio balloon (https://docs.oasis-open.org/virtio/virtio/v1.2/virtio-v1.2.html, 5.5.3). */
const reportingFeature = 5
const balloonFolder = '/sys/bus/virtio/drivers/virtio_balloon'

/** Whether free pages are given back to the hypervisor; null without a balloon device, or without /sys. */
export const readFreePageReporting = async (
  list: (folder: string) => Promise<readonly string[]> = listFolder,
  read: ReadText = readText,
): Promise<boolean | null> => {
  const devices = (await list(balloonFolder)).filter((name) => name.startsWith('virtio'))
  const features = await Promise.all(devices.map((device) => read(`${balloonFolder}/${device}/features`)))
  const known = features.filter((text) => text !== null)
  return known.length === 0 ? null : known.some((text) => text[reportingFeature] === '1')
}

const listFolder = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder)
  } catch {
    return [] // no such driver, or not Linux
  }
}

export interface VirtualizationFacts {
  /** Name of the hypervisor, empty where it is unknown or there is none. */
  readonly hypervisor: string
  /** Whether the CPU or the firmware reports a virtual machine. */
  readonly isVirtual: boolean
  /** Name of the container engine, or null. */
  readonly container: string | null
}

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

const readVirtualization = async (): Promise<string | null> => {
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

/** Longest wait for systeminformation, which asks several programs. */
const askLimitMs = 3000

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

/** By the marker files of Docker and Podman, then by the variable that systemd, LXC and Podman set. */
const readContainer = async (): Promise<string | null> => {
  if ((await readText('/.dockerenv')) !== null) return 'Docker'
  if ((await readText('/run/.containerenv')) !== null) return 'Podman'
  return process.env['container'] ?? (await readText('/run/systemd/container'))
}
