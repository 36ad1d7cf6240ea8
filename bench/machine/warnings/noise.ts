// Warnings about who else uses the CPUs: the hypervisor's other guests, other programs, a changing frequency.
import type { Environment, Warning } from '../../../results/environment-schema.ts'
import { isVirtualMachine } from '../virtualization.ts'

/** Half of what the verdict takes for full (5 % of a core): less cannot turn one verdict into another. */
const quietShare = 0.02
/** Load a usable CPU above which other programs are likely to disturb: a quarter of its time. */
const quietLoadPerCpu = 0.25
/** As far as a core may be from full (5 %): ticks and interrupts stay below it, another program on the CPU does not. */
const quietVariation = 0.05

export const warnOfNoise = (environment: Environment): readonly Warning[] =>
  [
    warnOfSteal(environment),
    warnOfLoad(environment),
    warnOfGovernor(environment),
    warnOfVirtualMachine(environment),
  ].filter((warning) => warning !== null)

/** @param coefficientOfVariation of equal computations, one after the other on the server's CPUs */
export const warnOfRepeats = (coefficientOfVariation: number): readonly Warning[] =>
  coefficientOfVariation <= quietVariation
    ? []
    : [
        {
          what: 'The same computation takes a different time each time',
          value: `coefficient of variation ${percent(coefficientOfVariation)}`,
          remedy: 'Stop other programs and fix the CPU frequency, or take more rounds (--rounds 10).',
        },
      ]

const warnOfSteal = ({ stealShare }: Environment): Warning | null =>
  stealShare === null || stealShare <= quietShare
    ? null
    : {
        what: 'The hypervisor takes CPU time away',
        value: `${percent(stealShare)} steal before the run`,
        remedy: 'Run again when its other guests are quiet, or on a machine with CPUs of its own.',
      }

const warnOfLoad = ({ loadAverage, busyShare, usableCpus }: Environment): Warning | null => {
  const isBusyNow = busyShare !== null && busyShare > quietShare
  if (!isBusyNow && loadAverage <= quietLoadPerCpu * Math.max(1, usableCpus.length)) return null
  const now = busyShare === null ? '' : `${percent(busyShare)} of the CPUs' time just before, `
  // A load average outlives the work by minutes, and counts on Linux who waits for a disk: it is no proof of work now.
  if (busyShare !== null && !isBusyNow)
    return {
      what: 'The machine was busy in the last minute, and is quiet now',
      value: `load average ${loadAverage.toFixed(2)}, but only ${percent(busyShare)} of the CPUs' time just before`,
      remedy: 'If that work is over, go on; if it comes and goes, see with top what it is, and stop it.',
    }
  return {
    what: 'Other programs keep the machine busy',
    value: `${now}load average ${loadAverage.toFixed(2)} over the last minute`,
    remedy: 'See with top what runs, stop it, wait a minute, and run again.',
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
        remedy: 'Compare rows within this run only; for figures to publish, use a machine of your own.',
      }
    : null

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
