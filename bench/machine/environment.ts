// Describes the machine that a run was measured on, as it goes into run.json.
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { cpu, mem, osInfo } from 'systeminformation'
import type { Environment } from '../../results/environment-schema.ts'
import { readGovernor, readLoopbackMtu, readText, readUsableCpus } from '../placement/kernel-files.ts'
import { readCores } from '../placement/topology.ts'
import { sampleActivity } from './activity.ts'
import { readCgroup } from './cgroup.ts'
import { readContainerCall } from './container.ts'
import { readProcessReport } from './process-report.ts'
import { readVirtualization } from './virtualization.ts'

/** Long enough that the kernel's ticks of 10 ms tell a share of 2 % on one CPU. */
const activitySampleMs = 1000

/**
 * Everything about this machine that bears on a measurement; what the system does not tell is null.
 * Watches for `sampleMs` how busy the CPUs are, then takes a few milliseconds on Linux (3 s at most); changes nothing.
 * To be asked before the suite itself makes load: what is busy then is not of its making.
 */
export const describeEnvironment = async (sampleMs: number = activitySampleMs): Promise<Environment> => {
  const loadAverage = loadavg()[0] ?? 0
  const usableCpus = await readUsableCpus()
  const container = readContainerCall()?.image
  const activity = await sampleActivity(usableCpus, sampleMs)
  const [cpuModel, distribution, virtualization, governor, loopbackMtu, cgroup, siblings, memory] =
    await Promise.all([
      readCpuModel(),
      readDistribution(),
      readVirtualization(),
      readGovernor(usableCpus),
      readLoopbackMtu(),
      readCgroup(),
      readCores(),
      mem(),
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
    loadAverage,
    ...activity,
    ...readProcessReport(),
    node: process.versions.node,
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
