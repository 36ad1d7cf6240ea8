// What two runs were measured on, with and for: machine, software around the servers, and the work itself.
import type { Comparison } from '../../results/comparison-schema.ts'
import { type RunRecord, roundsOf } from '../../results/schema.ts'
import { formatMebibytes } from '../format.ts'

type Difference = Comparison['environment'][number]

type Facts = Readonly<Record<string, string>>

/** Of what both runs have; a scenario or a size of image that only one has is no difference here. */
export const environmentDifferences = (a: RunRecord, b: RunRecord): readonly Difference[] =>
  (
    [
      ['machine', machineOf],
      ['surroundings', surroundingsOf],
      ['work', workOf],
    ] as const
  ).flatMap(([kind, factsOf]) => {
    const [inA, inB] = [factsOf(a), factsOf(b)]
    return Object.entries(inA).flatMap(([what, before]) => {
      const after = inB[what]
      return after === undefined || after === before ? [] : [{ what, a: before, b: after, kind }]
    })
  })

/** How fast the machine itself was in B, by what it was in A: a difference here is none of the code. */
export const speedRatios = (a: RunRecord, b: RunRecord): Comparison['speeds'] =>
  (
    [
      ['zlib level 6', 'zlibMegabytesPerSecond'],
      ['memory copies', 'memcpyGigabytesPerSecond'],
      ['loopback into the control', 'loopbackGigabytesPerSecond'],
    ] as const
  ).map(([what, key]) => {
    const [before, after] = [a.calibration[key], b.calibration[key]]
    return { what, ratio: before === null || after === null ? null : after / before }
  })

const machineOf = ({ environment, fleet }: RunRecord): Facts => ({
  'number of machines': String(fleet?.machines.length ?? 1),
  'network between server and load': networkOf(fleet),
  'CPU model': environment.cpuModel,
  'logical CPUs': String(environment.cpus),
  'physical cores': text(environment.physicalCores),
  architecture: environment.architecture,
  platform: environment.platform,
})

const networkOf = (fleet: RunRecord['fleet']): string => {
  if (!fleet) return 'loopback'
  return fleet.shaped === null ? fleet.network : `${fleet.network}, ${fleet.shaped}`
}

const surroundingsOf = ({ environment, placement, suite }: RunRecord): Facts => {
  const { cgroup } = environment
  return {
    'usable CPUs': environment.usableCpus.join(', '),
    'CPU quota': cgroup.cpuQuota === null ? 'none' : `${cgroup.cpuQuota} CPUs`,
    'memory limit': cgroup.memoryLimitBytes === null ? 'none' : formatMebibytes(cgroup.memoryLimitBytes),
    memory: formatMebibytes(environment.memoryBytes),
    kernel: environment.kernel,
    distribution: environment.distribution,
    'C library': text(environment.libc),
    virtualization: environment.virtualization ?? 'none found',
    image: environment.container?.imageId ?? 'none',
    'frequency governor': text(environment.governor),
    'loopback MTU': text(environment.loopbackMtu),
    'Node.js of the suite': environment.node,
    'server CPUs': placement.serverCpus.join(', '),
    'generator CPUs': placement.generatorCpus.join(', '),
    pinned: placement.pinned ? 'yes' : 'no',
    'version of the suite': suite.version,
    'revision of the suite':
      suite.gitRevision === null ? 'unknown' : `${suite.gitRevision}${suite.gitDirty ? ' with changes' : ''}`,
    'lock file': suite.lockHash,
  }
}

const workOf = (run: RunRecord): Facts => ({
  window: `${run.windowMs} ms or ${run.minFrames} frames`,
  'warm-up': `${run.warmupMs} ms`,
  'server cores': String(run.placement.serverCpus.length),
  ...Object.fromEntries(
    run.scenarios.map(({ id }) => {
      const rounds = new Set(
        run.rows.filter(({ scenario }) => scenario === id).map((row) => roundsOf(row, run)),
      )
      return [`rounds of ${id}`, [...rounds].sort((x, y) => x - y).join(', ')]
    }),
  ),
  ...Object.fromEntries(
    run.frames.map(({ frameBytes, format, sha256 }) => [
      `SHA-256 of the ${format ?? 'jpeg'} frames of ${frameBytes} bytes`,
      sha256,
    ]),
  ),
  ...Object.fromEntries(run.scenarios.flatMap(pointsOf)),
})

/** What a point asks for, without the words that describe it. */
const pointsOf = ({
  id: scenario,
  mode,
  windowMs,
  points,
}: RunRecord['scenarios'][number]): readonly (readonly [string, string])[] =>
  points.map(({ id, label: _, ...asked }) => [
    `${scenario}, ${id}`,
    JSON.stringify({ mode, windowMs, ...asked }),
  ])

const text = (value: string | number | null): string => (value === null ? 'unknown' : String(value))
