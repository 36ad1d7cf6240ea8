// Errors in a point's traffic, by the limits of its mode: cameras, viewers, ways to send, further traffic.
import type { Mode } from '../../runners/contract.ts'
import type { ScenarioPoint } from '../define.ts'
import type { Count, Sending, TrafficExtra, TrafficLimits } from '../traffic.ts'

/** @param path of the point, prefix of each line @param limits of the mode for this point */
export const trafficMistakes = (
  mode: Mode,
  point: ScenarioPoint,
  path: string,
  { connections, waitingConnections, viewers, sending, extras }: TrafficLimits,
): readonly string[] => {
  const extra = (name: TrafficExtra): readonly string[] | null =>
    point[name] === undefined || extras.includes(name)
      ? null
      : [`${path}.${name}: is not supported in mode "${mode}"`]
  return [
    ...(extra('control') ?? controlMistakes(path, point)),
    ...countMistakes(
      mode,
      `${path}.connections`,
      point.connections,
      point.inFlight === undefined ? connections : (waitingConnections ?? connections),
    ),
    ...countMistakes(mode, `${path}.viewers`, point.viewers ?? 0, viewers),
    ...sendingMistakes(mode, path, point, sending),
    ...(extra('capacity') ?? capacityMistakes(path, point)),
    ...(extra('slowViewer') ?? slowViewerMistakes(path, point)),
    ...(extra('slowLinks') ?? slowLinksMistakes(path, point)),
  ]
}

/** Without a camera there is no camera socket. */
const controlMistakes = (path: string, { control, connections }: ScenarioPoint): readonly string[] =>
  control?.socket === 'camera' && connections === 0
    ? [`${path}.control.socket: must be "own" without a camera`]
    : []

const countMistakes = (
  mode: Mode,
  path: string,
  count: number,
  { least, most }: Count,
): readonly string[] => {
  if (count >= least && count <= most) return []
  const wanted = least === most ? `${least}` : `at least ${least}`
  return [`${path}: must be ${wanted} in mode "${mode}", is ${count}`]
}

const sendingMistakes = (
  mode: Mode,
  path: string,
  { pace, inFlight }: ScenarioPoint,
  possible: readonly Sending[],
): readonly string[] => {
  if (pace && inFlight !== undefined) return [`${path}.inFlight: cannot be combined with pace`]
  const given: Sending = pace ? 'pace' : inFlight === undefined ? 'flat out' : 'inFlight'
  if (possible.includes(given) || (possible.length === 0 && given === 'flat out')) return []
  return given === 'flat out'
    ? [`${path}: mode "${mode}" needs ${possible.join(' or ')}`]
    : [`${path}.${given}: is not supported in mode "${mode}"`]
}

/** Needs other viewers that are not slow, and a camera that does not wait for the slow one. */
const slowViewerMistakes = (
  path: string,
  { slowViewer, viewers = 0, pace }: ScenarioPoint,
): readonly string[] => {
  if (!slowViewer) return []
  return [
    ...(pace ? [] : [`${path}.slowViewer: needs pace`]),
    ...(viewers >= 2 ? [] : [`${path}.slowViewer: needs at least 2 viewers, has ${viewers}`]),
  ]
}

/** Needs viewers beside them, a camera that does not wait for them, and a size for a window alone. */
const slowLinksMistakes = (
  path: string,
  { slowLinks, slowViewer, viewers = 0, pace }: ScenarioPoint,
): readonly string[] => {
  if (!slowLinks) return []
  const { links, policy, windowFrames } = slowLinks
  const needed = links.length + 1
  return [
    ...(pace ? [] : [`${path}.slowLinks: needs pace`]),
    ...(slowViewer ? [`${path}.slowLinks: cannot be combined with slowViewer`] : []),
    ...(viewers >= needed ? [] : [`${path}.slowLinks: needs at least ${needed} viewers, has ${viewers}`]),
    ...((policy === 'window') === (windowFrames !== undefined)
      ? []
      : [`${path}.slowLinks.windowFrames: belongs to the policy "window", and is needed there`]),
  ]
}

const capacityMistakes = (path: string, { capacity, pace }: ScenarioPoint): readonly string[] => {
  if (!capacity) return []
  const { startCameras, maxCameras } = capacity
  return [
    ...(pace ? [] : [`${path}.capacity: needs pace`]),
    ...(startCameras <= maxCameras
      ? []
      : [`${path}.capacity.startCameras: must be at most maxCameras, ${maxCameras}, is ${startCameras}`]),
  ]
}
