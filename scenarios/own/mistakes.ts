// Semantic errors of a valid scenario: values that are impossible here, and unknown names.

import type { Runner } from '../../runners/catalog.ts'
import type { Mode } from '../../runners/contract.ts'
import { everyStep, everyTried, findVariant, listVariants } from '../../runners/variants.ts'
import type { RowRule, Scenario, ScenarioPoint } from '../define.ts'
import {
  findUnviewable,
  isBrowser,
  ownGenerators,
  preparedGenerator,
  showsMjpeg,
  viewingWays,
} from '../generators.ts'
import { frameSizeLimits, raisedLimits } from '../limits.ts'
import type { TrafficLimits } from '../traffic.ts'
import { trafficMistakes } from './traffic-mistakes.ts'

/** What a scenario is checked against. */
export interface Surroundings {
  readonly runners: readonly Runner[]
  /** Files that one process may have open; null if unlimited or unknown. */
  readonly openFilesLimit: number | null
  /** Limits of the mode for a point. */
  readonly limitsOf: (mode: Mode, point: ScenarioPoint) => TrafficLimits
}

/** Sizes that can be generated and that every tuned server accepts. */
const minFrameBytes = frameSizeLimits.minBytes
const maxFrameBytes = Math.min(frameSizeLimits.maxBytes, raisedLimits.maxMessageBytes)

/** Files that a process opens besides its connections (streams, event loop, libraries, images): up to 26 were observed. */
const sparedFiles = 64

/** One line per mistake, starting with the path of its field; empty if the scenario can be measured. Pure. */
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
    return first === index ? [] : [`points.${index}.id: "${id}" is already the id of points.${first}`]
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
      : [`${path}.frameBytes: must be from ${minFrameBytes} to ${maxFrameBytes}, is ${frameBytes}`]),
    ...(openFilesLimit === null || files <= openFilesLimit
      ? []
      : [
          `${path}.connections: needs ${files} open files including those of the process itself, but ` +
            `${openFilesLimit} are allowed; raise the hard limit (ulimit -Hn as root)`,
        ]),
  ]
}

/** Acknowledgements, viewers and paced cameras identify a frame by its stamp, which only JPEGs carry. */
const formatMistakes = (
  mode: Mode,
  { format = 'jpeg', pace }: ScenarioPoint,
  path: string,
): readonly string[] => {
  const refuse = (why: string) => [`${path}.format: "${format}" ${why}`]
  if (format === 'jpeg') return []
  if (format === 'own') return refuse('can only be set by --frames')
  if (mode !== 'ingest') return refuse(`is not supported in mode "${mode}", only JPEG is`)
  return pace ? refuse('is not supported for paced cameras, only JPEG is') : []
}

/** Sockets of the server, which has the most. */
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
  const unknown = (field: 'runners' | 'generators' | 'points', known: readonly string[]) =>
    (rule[field] ?? []).flatMap((name, index) =>
      known.includes(name)
        ? []
        : [`${path}.${field}.${index}: unknown name "${name}"; valid: ${known.join(', ')}`],
    )
  const unknownRunners = unknown(
    'runners',
    servers.map(({ spec }) => spec.id),
  )
  const variants = new Set(named.flatMap(({ spec }) => listVariants(spec).map(({ id }) => id)))
  return [
    ...unknownRunners,
    // An unknown runner has no variants: report one mistake only.
    ...(unknownRunners.length > 0 ? [] : unknownVariants(rule, path, named, [...variants])),
    ...unknown('generators', [...Object.keys(ownGenerators), ...Object.keys(viewingWays), ...generators]),
    ...unknown(
      'points',
      points.map(({ id }) => id),
    ),
    ...unfitGenerators(rule, path, mode, points),
    ...unviewable(rule, path, mode, servers),
  ]
}

/** A variant may combine any step with any axis; the valid ones that are listed are the usual ones. */
const unknownVariants = (
  { variants }: RowRule,
  path: string,
  named: readonly Runner[],
  usual: readonly string[],
): readonly string[] =>
  variants.flatMap((word, index) =>
    word === everyStep || word === everyTried || named.some(({ spec }) => findVariant(spec, word) !== null)
      ? []
      : [`${path}.variants.${index}: unknown name "${word}"; valid: ${[everyStep, ...usual].join(', ')}`],
  )

/** Only the prepared generator supports other modes than `ingest`, and rates. */
const unfitGenerators = (
  { generators = [], points: named }: RowRule,
  path: string,
  mode: Mode,
  points: readonly ScenarioPoint[],
): readonly string[] => {
  const browser = generators.findIndex((generator) => isBrowser(generator))
  if (browser >= 0 && !points.every((point) => !(named?.includes(point.id) ?? true) || fitsPage(mode, point)))
    return [
      `${path}.generators.${browser}: a browser needs mode "push" or "relay" with a rate, one viewer, no TLS and no slow viewer`,
    ]
  const index = generators.findIndex((generator) => generator !== preparedGenerator && !isBrowser(generator))
  if (index < 0) return []
  const refuse = (what: string) => [`${path}.generators.${index}: only "${preparedGenerator}" ${what}`]
  if (mode !== 'ingest') return refuse(`supports mode "${mode}"`)
  const paced = points.find(({ id, pace }) => pace && (named?.includes(id) ?? true))
  return paced ? refuse(`supports a rate, as in point "${paced.id}"`) : []
}

/** Pages that cannot read what a system of the rule sends. A rule that names no system is about those that can be viewed. */
const unviewable = (
  { generators = [], runners: named = [] }: RowRule,
  path: string,
  mode: Mode,
  servers: readonly Runner[],
): readonly string[] =>
  generators.flatMap((generator, index) => {
    const refuse = (why: string) => [`${path}.generators.${index}: ${why}`]
    if (showsMjpeg(generator) && mode === 'relay') return refuse(`"${generator}" needs mode "push"`)
    const whys = servers
      .filter(({ spec }) => named.includes(spec.id))
      .flatMap(({ spec }) => findUnviewable(spec, generator) ?? [])
    return whys.slice(0, 1).flatMap(refuse)
  })

/** Whether a page can be the viewer of a point. */
const fitsPage = (mode: Mode, { viewers, pace, tls, slowViewer }: ScenarioPoint): boolean =>
  viewers === 1 &&
  !tls &&
  slowViewer === undefined &&
  (mode === 'push' || (mode === 'relay' && pace !== undefined))
