// What is wrong with a point's traffic, by the limits of its mode: cameras and viewers, ways to send, what is sent besides.
import type { Mode } from '../../runners/contract.ts'
import type { ScenarioPoint } from '../define.ts'
import type { Count, Sending, TrafficExtra, TrafficLimits } from '../traffic.ts'

/** @param path of the point, for the beginning of each line @param limits of the mode, for this point */
export const trafficMistakes = (
  mode: Mode,
  point: ScenarioPoint,
  path: string,
  { connections, viewers, sending, extras }: TrafficLimits,
): readonly string[] => {
  const extra = (name: TrafficExtra): readonly string[] | null =>
    point[name] === undefined || extras.includes(name) ? null : [`${path}.${name}: is not for mode "${mode}"`]
  return [
    ...(extra('control') ?? controlMistakes(path, point)),
    ...countMistakes(mode, `${path}.connections`, point.connections, connections),
    ...countMistakes(mode, `${path}.viewers`, point.viewers ?? 0, viewers),
    ...sendingMistakes(mode, path, point, sending),
    ...(extra('capacity') ?? capacityMistakes(path, point)),
    ...(extra('slowViewer') ?? slowViewerMistakes(path, point)),
  ]
}

/** Without a camera there is no socket of one. */
const controlMistakes = (path: string, { control, connections }: ScenarioPoint): readonly string[] =>
  control?.socket === 'camera' && connections === 0
    ? [`${path}.control.socket: must be "own" where there is no camera`]
    : []

const countMistakes = (
  mode: Mode,
  path: string,
  count: number,
  { least, most }: Count,
): readonly string[] => {
  if (count >= least && count <= most) return []
  const wanted = least === most ? `${least}` : `at least ${least}`
  return [`${path}: must be ${wanted} in mode "${mode}", and is ${count}`]
}

const sendingMistakes = (
  mode: Mode,
  path: string,
  { pace, inFlight }: ScenarioPoint,
  possible: readonly Sending[],
): readonly string[] => {
  if (pace && inFlight !== undefined) return [`${path}.inFlight: cannot be had beside pace`]
  const given: Sending = pace ? 'pace' : inFlight === undefined ? 'flat out' : 'inFlight'
  if (possible.includes(given) || (possible.length === 0 && given === 'flat out')) return []
  return given === 'flat out'
    ? [`${path}: mode "${mode}" needs ${possible.join(' or ')}`]
    : [`${path}.${given}: is not for mode "${mode}"`]
}

/** Others are needed that are not slow, and cameras that do not wait for the one that is. */
const slowViewerMistakes = (
  path: string,
  { slowViewer, viewers = 0, pace }: ScenarioPoint,
): readonly string[] => {
  if (!slowViewer) return []
  return [
    ...(pace ? [] : [`${path}.slowViewer: needs pace`]),
    ...(viewers >= 2 ? [] : [`${path}.slowViewer: needs at least 2 viewers, and there are ${viewers}`]),
  ]
}

/** Cameras are searched for by the latency of their answers. */
const capacityMistakes = (path: string, { capacity }: ScenarioPoint): readonly string[] => {
  if (!capacity) return []
  const { startCameras, maxCameras } = capacity
  return [
    ...(startCameras <= maxCameras
      ? []
      : [`${path}.capacity.startCameras: must be at most maxCameras, ${maxCameras}, and is ${startCameras}`]),
  ]
}
