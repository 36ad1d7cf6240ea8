// Finds what about a machine makes its figures less trustworthy, and says what to do about it.
import type { Environment, Warning } from '../../results/schema.ts'
import type { Placement } from '../placement.ts'
import { isVirtualMachine } from './virtualization.ts'

/** Load a usable CPU above which other programs are likely to disturb: a quarter of its time. */
const quietLoadPerCpu = 0.25

/** Warnings in order of weight; none for a quiet machine of its own with a core for each side. */
export const findWarnings = (environment: Environment, placement: Placement): readonly Warning[] =>
  [
    warnOfOneCpu(environment),
    warnOfNoPinning(environment, placement),
    warnOfSharedCores(placement),
    warnOfLoad(environment),
    warnOfGovernor(environment),
    warnOfVirtualMachine(environment),
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

const warnOfSharedCores = ({ pinned, serverCpus, loadCpus, note }: Placement): Warning | null =>
  !pinned || note === null || isShared(serverCpus, loadCpus)
    ? null
    : {
        what: 'Too few physical cores for the placement asked for',
        value: note,
        remedy: 'Ask for fewer server cores, or use a machine with more of them.',
      }

const warnOfLoad = ({ loadAverage, usableCpus }: Environment): Warning | null =>
  loadAverage <= quietLoadPerCpu * Math.max(1, usableCpus.length)
    ? null
    : {
        what: 'The machine was busy before the run',
        value: `load average ${loadAverage.toFixed(2)} over the last minute`,
        remedy: 'Close other programs, wait a minute, and run again.',
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
        remedy: 'Compare rows within this run only; for figures to publish, use a machine of your own.',
      }
    : null

const isShared = (a: readonly number[], b: readonly number[]): boolean => a.some((cpu) => b.includes(cpu))
