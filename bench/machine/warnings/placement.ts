// Warnings about where server and load process run: one CPU, no pinning, shared cores, a quota, a cpuset.
import type { Environment, Warning } from '../../../results/environment-schema.ts'
import type { PinTools } from '../../placement/pin.ts'
import type { Placement } from '../../placement/placement.ts'

/** The load process's own core, and one for what runs beside: collectors of garbage, the kernel. */
const cpusBesideServer = 2

export const warnOfPlacement = (
  environment: Environment,
  placement: Placement,
  tools: PinTools,
): readonly Warning[] =>
  [
    warnOfOneCpu(environment),
    warnOfNoPinning(environment, placement),
    warnOfSharedCores(placement),
    warnOfQuota(environment, placement),
    warnOfCpuset(environment),
    warnOfNoLeash(environment, tools),
  ].filter((warning) => warning !== null)

const warnOfOneCpu = ({ usableCpus }: Environment): Warning | null =>
  usableCpus.length > 1
    ? null
    : {
        what: 'Server and load process share one CPU',
        value: `usable CPUs: ${usableCpus.join(', ')}`,
        remedy: 'Give the suite at least two CPUs; until then figures show the sum of both sides.',
      }

const warnOfNoPinning = ({ usableCpus }: Environment, { pinned }: Placement): Warning | null =>
  pinned || usableCpus.length < 2
    ? null
    : {
        what: 'Processes are not pinned to CPUs',
        value: 'taskset not found',
        remedy: 'On Linux, install util-linux; elsewhere the scheduler decides, and figures scatter more.',
      }

const warnOfSharedCores = ({ pinned, serverCpus, generatorCpus, note }: Placement): Warning | null =>
  !pinned || note === null || isShared(serverCpus, generatorCpus)
    ? null
    : {
        what: 'Too few physical cores for the placement asked for',
        value: note,
        remedy: 'Ask for fewer server cores, or use a machine with more of them.',
      }

/** A group that has used up its quota stands still until the next period of 100 ms, both sides with it. */
const warnOfQuota = (
  { cgroup: { cpuQuota } }: Environment,
  { serverCpus, generatorCpus }: Placement,
): Warning | null => {
  const placedOn = new Set([...serverCpus, ...generatorCpus]).size
  const needed = Math.min(placedOn, serverCpus.length + cpusBesideServer)
  if (cpuQuota === null || cpuQuota >= needed) return null
  return {
    what: 'A quota stops both sides when they have used it up',
    value: `${formatCpus(cpuQuota)} of CPU time, placed on ${formatCpus(placedOn)}`,
    remedy: `Name CPUs instead of a quota (docker run --cpuset-cpus), or raise it to ${needed}.`,
  }
}

const warnOfCpuset = ({ cpus, usableCpus }: Environment): Warning | null =>
  usableCpus.length < 2 || usableCpus.length >= cpus
    ? null
    : {
        what: 'The suite may use a part of the CPUs only',
        value: `${usableCpus.length} of ${cpus}`,
        remedy:
          'Keep the others idle: they share caches and memory with these. Or allow more (--cpuset-cpus).',
      }

/** Elsewhere than on Linux there is no such tool. */
const warnOfNoLeash = ({ platform }: Environment, { setpriv }: PinTools): Warning | null =>
  setpriv || platform !== 'linux'
    ? null
    : {
        what: 'A server that hangs may outlive a suite that is killed',
        value: 'setpriv not found',
        remedy: 'Install util-linux.',
      }

const isShared = (a: readonly number[], b: readonly number[]): boolean => a.some((cpu) => b.includes(cpu))

const formatCpus = (count: number): string => `${Number(count.toFixed(2))} ${count === 1 ? 'CPU' : 'CPUs'}`
