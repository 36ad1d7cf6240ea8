// Finds properties of a machine that make its figures less reliable, with remedies.
import type { Environment, PageFaults, Warning } from '../../results/environment-schema.ts'
import type { PinTools } from '../placement/pin.ts'
import type { Placement } from '../placement/placement.ts'
import { isVirtualMachine } from './environment.ts'
import { isCold } from './page-faults.ts'

/** The load generator's own core, and one for what runs beside it: garbage collectors, the kernel. */
const cpusBesideServer = 2
/** Half of what a verdict tolerates (5 % of a core): less cannot turn one verdict into another. */
const quietShare = 0.02
/** Load average per usable CPU above which other programs are likely to disturb. */
const quietLoadPerCpu = 0.25
/** What a verdict tolerates (5 % of a core): ticks and interrupts stay below it, another program on the CPU does not. */
const quietVariation = 0.05
const mebibyte = 1024 * 1024
/**
 * The two processes of a trial took 580 MiB in runs with frames of 1 MB: the generator 280, because it holds the 64 MiB
 * of frames twice (images, masked frames), the largest server 300. The rest is for the suite and for larger images.
 */
const neededMemoryBytes = 1024 * mebibyte
/** Idle pages of other programs get swapped out on healthy machines too, but not more than this. */
const quietSwapBytes = 256 * mebibyte
/** The usual default of Linux: a descriptor for each connection, on each side. */
const neededFileDescriptors = 1024
/** The default of Linux for `lo`. Smaller packets cost every server more CPU per frame. */
const usualLoopbackMtu = 65_536

/** Warnings in order of weight; none for a quiet machine with a core for each side. */
export const findWarnings = (
  environment: Environment,
  placement: Placement,
  tools: PinTools,
  pinnedNode: string,
): readonly Warning[] =>
  [
    warnOfOtherNode(environment, pinnedNode),
    warnOfOneCpu(environment),
    warnOfNoPinning(environment, placement),
    warnOfSharedCores(placement),
    warnOfQuota(environment, placement),
    warnOfCpuset(environment),
    warnOfNoSetpriv(environment, tools),
    warnOfSteal(environment),
    warnOfLoad(environment),
    warnOfGovernor(environment),
    warnOfVirtualMachine(environment),
    warnOfMemory(environment),
    warnOfSwap(environment),
    warnOfFileDescriptors(environment),
    warnOfMtu(environment),
  ].filter((warning) => warning !== null)

/** @param coefficientOfVariation of equal computations, one after the other on the server's CPUs */
export const warnOfRepeats = (coefficientOfVariation: number): readonly Warning[] =>
  coefficientOfVariation <= quietVariation
    ? []
    : [
        {
          what: 'The same computation does not always take the same time',
          value: `coefficient of variation ${percent(coefficientOfVariation)}`,
          remedy: 'Stop other programs and fix the CPU frequency, or take more rounds (--rounds 10).',
        },
      ]

/** @param pageFaults as measured before anything was warmed; null if unmeasured */
export const warnOfColdMemory = (
  { reportsFreePages }: Pick<Environment, 'reportsFreePages'>,
  pageFaults: PageFaults | null,
): readonly Warning[] => {
  const touched = 'The suite touches memory before the first trial, and again when a round finds it cold'
  const cold = pageFaults !== null && isCold(pageFaults)
  if (cold)
    return [
      {
        what: 'Fresh memory is slow at first: the hypervisor has yet to back it',
        value: `${pageFaults.foundMicros.toFixed(1)} µs a page in place of ${pageFaults.warmMicros.toFixed(1)}, ${percent(pageFaults.coldShare)} of ${mebibytes(pageFaults.touchedBytes)} cold`,
        remedy: `${touched}: do not use --no-warm-memory.`,
      },
    ]
  return reportsFreePages === true
    ? [
        {
          what: 'The hypervisor may take back memory that is free, and then fresh memory is slow again',
          value: 'free page reporting is on',
          remedy: `${touched}. To keep it, switch free page reporting off where the machine is defined.`,
        },
      ]
    : []
}

const warnOfOtherNode = ({ node }: Environment, pinned: string): Warning | null =>
  node === pinned
    ? null
    : {
        what: 'Servers and load generator run on another Node.js than the pinned one',
        value: `${node} in place of ${pinned}`,
        remedy:
          'Install it with npm install --include=optional and use npm run; elsewhere than on Linux, by hand.',
      }

const warnOfOneCpu = ({ usableCpus }: Environment): Warning | null =>
  usableCpus.length > 1
    ? null
    : {
        what: 'Server and load generator share one CPU',
        value: `usable CPUs: ${usableCpus.join(', ')}`,
        remedy: 'Give the suite at least two CPUs; until then figures show the sum of both sides.',
      }

const warnOfNoPinning = ({ usableCpus }: Environment, { pinned }: Placement): Warning | null =>
  pinned || usableCpus.length < 2
    ? null
    : {
        what: 'Processes are not pinned to CPUs',
        value: 'taskset not found',
        remedy: 'On Linux, install util-linux; elsewhere figures scatter more, as the scheduler decides.',
      }

const warnOfSharedCores = ({ pinned, serverCpus, generatorCpus, note }: Placement): Warning | null =>
  !pinned || note === null || serverCpus.some((cpu) => generatorCpus.includes(cpu))
    ? null
    : {
        what: 'Too few physical cores for the requested placement',
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
    what: 'A CPU quota suspends both sides once it is used up',
    value: `${formatCpus(cpuQuota)} of CPU time, placed on ${formatCpus(placedOn)}`,
    remedy: `Name CPUs instead of a quota (docker run --cpuset-cpus), or raise it to ${needed}.`,
  }
}

const warnOfCpuset = ({ cpus, usableCpus }: Environment): Warning | null =>
  usableCpus.length < 2 || usableCpus.length >= cpus
    ? null
    : {
        what: 'The suite may use only some of the CPUs',
        value: `${usableCpus.length} of ${cpus}`,
        remedy: 'Keep the others idle (they share caches and memory), or allow more CPUs (--cpuset-cpus).',
      }

/** On other systems than Linux there is no such tool. */
const warnOfNoSetpriv = ({ platform }: Environment, { setpriv }: PinTools): Warning | null =>
  setpriv || platform !== 'linux'
    ? null
    : {
        what: 'If the suite is killed, a hanging server may keep running',
        value: 'setpriv not found',
        remedy: 'Install util-linux.',
      }

const warnOfSteal = ({ stealShare }: Environment): Warning | null =>
  stealShare === null || stealShare <= quietShare
    ? null
    : {
        what: 'The hypervisor takes CPU time away',
        value: `${percent(stealShare)} steal before the run`,
        remedy: 'Run again when its other guests are idle, or use a machine with dedicated CPUs.',
      }

const warnOfLoad = ({ loadAverage, busyShare, usableCpus }: Environment): Warning | null => {
  const isBusyNow = busyShare !== null && busyShare > quietShare
  if (!isBusyNow && loadAverage <= quietLoadPerCpu * Math.max(1, usableCpus.length)) return null
  const now = busyShare === null ? '' : `${percent(busyShare)} of the CPUs' time just before, `
  // A load average outlives the work by minutes, and on Linux includes processes that wait for a disk.
  if (busyShare !== null && !isBusyNow)
    return {
      what: 'The machine was busy in the last minute and is idle now',
      value: `load average ${loadAverage.toFixed(2)}, but only ${percent(busyShare)} of the CPUs' time just before`,
      remedy: 'Continue if that work has ended; otherwise find it with top and stop it.',
    }
  return {
    what: 'Other programs keep the machine busy',
    value: `${now}load average ${loadAverage.toFixed(2)} over the last minute`,
    remedy: 'Find them with top, stop them, wait a minute and run again.',
  }
}

const warnOfGovernor = ({ governor }: Environment): Warning | null =>
  governor === null || governor === 'performance'
    ? null
    : {
        what: 'The CPU frequency changes with the load',
        value: `governor ${governor}`,
        remedy: 'sudo cpupower frequency-set -g performance',
      }

const warnOfVirtualMachine = ({ virtualization }: Environment): Warning | null =>
  isVirtualMachine(virtualization)
    ? {
        what: 'A virtual machine shares its CPUs with unknown neighbours',
        value: virtualization ?? '',
        remedy: 'Compare rows within this run only; to publish figures, use a dedicated machine.',
      }
    : null

const warnOfMemory = ({ availableMemoryBytes: available, cgroup }: Environment): Warning | null => {
  if (available >= neededMemoryBytes) return null
  const isLimit = cgroup.memoryLimitBytes !== null && cgroup.memoryLimitBytes <= available
  return {
    what: 'Little memory is left for frames, server and load generator',
    value: `${mebibytes(available)} available, ${mebibytes(neededMemoryBytes)} needed`,
    remedy: isLimit ? 'Raise the limit of the container (docker run --memory 2g).' : 'Close other programs.',
  }
}

const warnOfSwap = ({ swapUsedBytes }: Environment): Warning | null =>
  swapUsedBytes <= quietSwapBytes
    ? null
    : {
        what: 'Memory is swapped out: reading it back disturbs a window',
        value: `${mebibytes(swapUsedBytes)} of swap in use`,
        remedy: 'Close other programs, then: sudo swapoff -a && sudo swapon -a',
      }

const warnOfFileDescriptors = ({ fileDescriptorLimit }: Environment): Warning | null => {
  const soft = fileDescriptorLimit?.soft ?? null
  if (soft === null || soft >= neededFileDescriptors) return null
  return {
    what: 'The limit of open files is low: trials with many cameras will fail',
    value: `${soft} file descriptors per process, ${neededFileDescriptors} needed`,
    remedy: 'Raise the hard limit (ulimit -Hn as root, or docker run --ulimit nofile=4096).',
  }
}

const warnOfMtu = ({ loopbackMtu }: Environment): Warning | null =>
  loopbackMtu === null || loopbackMtu === usualLoopbackMtu
    ? null
    : {
        what: 'Packets on loopback do not have the usual size',
        value: `MTU ${loopbackMtu} bytes`,
        remedy: `sudo ip link set dev lo mtu ${usualLoopbackMtu}`,
      }

const mebibytes = (bytes: number): string => `${Math.round(bytes / mebibyte)} MiB`

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const formatCpus = (count: number): string => `${Number(count.toFixed(2))} ${count === 1 ? 'CPU' : 'CPUs'}`
