// Describes the machine that a run was measured on, as it goes into run.json.
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { cpu, osInfo } from 'systeminformation'
import * as z from 'zod'
import type { Environment } from '../results/schema.ts'
import { readGovernor, readLoopbackMtu, readText, readUsableCpus } from './environment/kernel-files.ts'
import { readVirtualization } from './environment/virtualization.ts'

/**
 * Everything about this machine that bears on a measurement; what the system does not tell is null.
 * Takes a few milliseconds on Linux (3 s at most) and changes nothing. `loadAverage` is the last minute's, so that
 * it is to be asked before the suite itself makes load.
 */
export const describeEnvironment = async (): Promise<Environment> => {
  const loadAverage = loadavg()[0] ?? 0
  const usableCpus = await readUsableCpus()
  const [cpuModel, distribution, virtualization, governor, loopbackMtu] = await Promise.all([
    readCpuModel(),
    readDistribution(),
    readVirtualization(),
    readGovernor(usableCpus),
    readLoopbackMtu(),
  ])
  return {
    cpuModel,
    cpus: Math.max(cpus().length, usableCpus.length),
    usableCpus: [...usableCpus],
    memoryBytes: totalmem(),
    platform: platform(),
    architecture: arch(),
    kernel: release(),
    distribution,
    libc: readLibc(),
    virtualization,
    governor,
    loopbackMtu,
    loadAverage,
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

const reportSchema = z.object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) })

/** The C library by Node's own report, which names its version for glibc only. */
const readLibc = (): string | null => {
  if (platform() !== 'linux') return null
  // Without this, the report looks up the names of open connections' hosts, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true })
  const report = reportSchema.safeParse(process.report.getReport())
  const version = report.data?.header.glibcVersionRuntime
  return version === undefined ? null : `glibc ${version}`
}
