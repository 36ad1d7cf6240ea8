// What is wrong with a scenario that has the right shape: numbers that cannot be had here, names that nothing has.

import type { Runner } from '../../runners/catalog.ts'
import type { Mode } from '../../runners/contract.ts'
import type { RowRule, Scenario, ScenarioPoint } from '../define.ts'
import { ownGenerators, preparedGenerator } from '../generators.ts'
import { frameSizeLimits, raisedLimits } from '../limits.ts'
import type { TrafficLimits } from '../traffic.ts'
import { trafficMistakes } from './traffic-mistakes.ts'

/** What a scenario is held against. */
export interface Surroundings {
  readonly runners: readonly Runner[]
  /** Files that one process may have open; null where nothing bounds them, or nobody knows. */
  readonly openFilesLimit: number | null
  /** What the mode allows a point to ask for. */
  readonly limitsOf: (mode: Mode, point: ScenarioPoint) => TrafficLimits
}

/** Images can be made, and servers are told to take them. */
const minFrameBytes = frameSizeLimits.minBytes
const maxFrameBytes = Math.min(frameSizeLimits.maxBytes, raisedLimits.maxMessageBytes)

/** For what a process opens beside its connections (streams, event loop, libraries, images): up to 26 were seen. */
const sparedFiles = 64

/** One line a mistake, each beginning with the path of its field; none where the scenario can be measured. Pure. */
export const findMistakes = (scenario: Scenario, surroundings: Surroundings): readonly string[] => [
  ...repeatedPoints(scenario),
  ...scenario.points.flatMap((point, index) => [
    ...trafficMistakes(scenario.mode, point, `points.${index}`, surroundings.limitsOf(scenario.mode, point)),
    ...pointMistakes(point, `points.${index}`, surroundings),
    ...formatMistakes(scenario.mode, point, `points.${index}`),
  ]),
  ...scenario.rules.flatMap((rule, index) => ruleMistakes(rule, `rules.${index}`, scenario, surroundings)),
]

const repeatedPoints = ({ points }: Scenario): readonly string[] =>
  points.flatMap(({ id }, index) => {
    const first = points.findIndex((point) => point.id === id)
    return first === index ? [] : [`points.${index}.id: "${id}" is the id of points.${first} too`]
  })

const pointMistakes = (
  point: ScenarioPoint,
  path: string,
  { openFilesLimit }: Surroundings,
): readonly string[] => {
  const { frameBytes } = point
  const files = connectionsOf(point) + sparedFiles
  return [
    ...(frameBytes >= minFrameBytes && frameBytes <= maxFrameBytes
      ? []
      : [`${path}.frameBytes: must be from ${minFrameBytes} to ${maxFrameBytes}, and is ${frameBytes}`]),
    ...(openFilesLimit === null || files <= openFilesLimit
      ? []
      : [
          `${path}.connections: needs ${files} open files with those of the process itself, and ` +
            `${openFilesLimit} are allowed here; raise the hard limit (ulimit -Hn as root)`,
        ]),
  ]
}

/** Acknowledgements, viewers and cameras that keep a rate know an image by its stamp, which JPEGs alone carry. */
const formatMistakes = (
  mode: Mode,
  { format = 'jpeg', pace }: ScenarioPoint,
  path: string,
): readonly string[] => {
  const refuse = (why: string) => [`${path}.format: "${format}" ${why}`]
  if (format === 'jpeg') return []
  if (format === 'own') return refuse('is set by --frames alone')
  if (mode !== 'ingest') return refuse(`is not for mode "${mode}", which takes JPEGs alone`)
  return pace ? refuse('is not for cameras that keep a rate, which take JPEGs alone') : []
}

/** Sockets of the process that has most of them: the server. */
const connectionsOf = ({ connections, viewers = 0, capacity, control }: ScenarioPoint): number =>
  Math.max(connections, capacity?.maxCameras ?? 0) + viewers + (control?.socket === 'own' ? 1 : 0)

const ruleMistakes = (
  rule: RowRule,
  path: string,
  { mode, points }: Scenario,
  { runners }: Surroundings,
): readonly string[] => {
  const servers = runners.filter(({ spec }) => spec.role !== 'generator')
  const named = servers.filter(({ spec }) => rule.runners?.includes(spec.id) ?? true)
  const generators = runners.filter(({ spec }) => spec.role === 'generator').map(({ spec }) => spec.id)
  const unknown = (field: 'runners' | 'variants' | 'generators' | 'points', known: readonly string[]) =>
    (rule[field] ?? []).flatMap((name, index) =>
      known.includes(name)
        ? []
        : [`${path}.${field}.${index}: there is no "${name}"; valid: ${known.join(', ')}`],
    )
  const unknownRunners = unknown(
    'runners',
    servers.map(({ spec }) => spec.id),
  )
  const variants = new Set(named.flatMap(({ spec }) => Object.keys(spec.variants)))
  return [
    ...unknownRunners,
    // Of a runner that does not exist, no variant does either: one mistake is not told twice.
    ...(unknownRunners.length > 0 ? [] : unknown('variants', [...variants])),
    ...unknown('generators', [...Object.keys(ownGenerators), ...generators]),
    ...unknown(
      'points',
      points.map(({ id }) => id),
    ),
    ...unfitGenerators(rule, path, mode, points),
  ]
}

/** What other generators do with a rate, or in another mode, would be told of something else. */
const unfitGenerators = (
  { generators = [], points: named }: RowRule,
  path: string,
  mode: Mode,
  points: readonly ScenarioPoint[],
): readonly string[] => {
  const index = generators.findIndex((generator) => generator !== preparedGenerator)
  if (index < 0) return []
  const refuse = (what: string) => [`${path}.generators.${index}: only "${preparedGenerator}" ${what}`]
  if (mode !== 'ingest') return refuse(`knows mode "${mode}"`)
  const paced = points.find(({ id, pace }) => pace && (named?.includes(id) ?? true))
  return paced ? refuse(`keeps the rate of point "${paced.id}"`) : []
}
