// Warnings about what a trial can run out of: memory, open files, room in a packet.
import type { Environment, Warning } from '../../../results/environment-schema.ts'

const mebibyte = 1024 * 1024

/**
 * The two processes of a trial came to 580 MiB in runs of 1 MB images: the camera to 280, as it holds the 64 MiB of
 * frames twice (images, masked frames), the largest server to 300. The rest is for the suite and for larger images.
 */
const neededMemoryBytes = 1024 * mebibyte
/** Idle pages of other programs get to the swap on healthy machines too; more than this has been pushed there. */
const quietSwapBytes = 256 * mebibyte
/** The usual default of Linux: a descriptor for each connection, on each side. */
const neededFileDescriptors = 1024
/** Linux's own for `lo`. Smaller packets cost every server more CPU a frame, and other figures were not made so. */
const usualLoopbackMtu = 65_536

export const warnOfLimits = (environment: Environment): readonly Warning[] =>
  [
    warnOfMemory(environment),
    warnOfSwap(environment),
    warnOfFileDescriptors(environment),
    warnOfMtu(environment),
  ].filter((warning) => warning !== null)

const warnOfMemory = ({ availableMemoryBytes: available, cgroup }: Environment): Warning | null => {
  if (available >= neededMemoryBytes) return null
  const isLimit = cgroup.memoryLimitBytes !== null && cgroup.memoryLimitBytes <= available
  return {
    what: 'There is little memory for frames, server and load process',
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
    what: 'Few files may be open: trials with many cameras will fail',
    value: `${soft} file descriptors a process, ${neededFileDescriptors} needed`,
    remedy: 'Raise the hard limit (ulimit -Hn as root, or docker run --ulimit nofile=4096).',
  }
}

const warnOfMtu = ({ loopbackMtu }: Environment): Warning | null =>
  loopbackMtu === null || loopbackMtu === usualLoopbackMtu
    ? null
    : {
        what: 'Packets on loopback do not have their usual size',
        value: `MTU ${loopbackMtu} bytes`,
        remedy: `sudo ip link set dev lo mtu ${usualLoopbackMtu}`,
      }

const mebibytes = (bytes: number): string => `${Math.round(bytes / mebibyte)} MiB`
