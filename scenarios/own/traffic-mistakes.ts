// Which numbers of cameras and viewers, and which ways to send, a mode has room for.
import type { Mode } from '../../runners/contract.ts'
import type { ScenarioPoint } from '../define.ts'

interface Count {
  readonly least: number
  readonly most: number
}

/** Ways to send: flat out, at a rate, or with a few images on their way. */
type Sending = 'flat out' | 'pace' | 'inFlight'

interface Traffic {
  readonly connections: Count
  readonly viewers: Count
  /** None where cameras have nothing to do. */
  readonly sending: readonly Sending[]
}

const none: Count = { least: 0, most: 0 }
const one: Count = { least: 1, most: 1 }
const some: Count = { least: 1, most: Number.POSITIVE_INFINITY }

const trafficOf: Readonly<Record<Mode, Traffic>> = {
  ingest: { connections: some, viewers: none, sending: ['flat out', 'pace'] },
  // Answers are counted against intended times, which a rate alone gives.
  'ingest-ack': { connections: some, viewers: none, sending: ['pace'] },
  push: { connections: none, viewers: some, sending: [] },
  // Flat out, images would pile up in front of the slowest viewer.
  relay: { connections: one, viewers: some, sending: ['pace', 'inFlight'] },
  // Of an image in an open loop nobody knows which one came back.
  echo: { connections: some, viewers: none, sending: ['inFlight'] },
}

/** Texts may have the server for themselves. */
const textsAlone: Traffic = { connections: none, viewers: none, sending: [] }

/** @param path of the point, for the beginning of each line */
export const trafficMistakes = (mode: Mode, point: ScenarioPoint, path: string): readonly string[] => {
  const { connections, viewers, sending } = isTextOnly(mode, point) ? textsAlone : trafficOf[mode]
  return [
    ...controlMistakes(mode, path, point),
    ...countMistakes(mode, `${path}.connections`, point.connections, connections),
    ...countMistakes(mode, `${path}.viewers`, point.viewers ?? 0, viewers),
    ...sendingMistakes(mode, path, point, sending),
    ...capacityMistakes(mode, path, point),
    ...slowViewerMistakes(mode, path, point),
  ]
}

const isTextOnly = (mode: Mode, { control, connections }: ScenarioPoint): boolean =>
  mode === 'ingest-ack' && control?.socket === 'own' && connections === 0

const controlMistakes = (
  mode: Mode,
  path: string,
  { control, connections }: ScenarioPoint,
): readonly string[] => {
  if (control === undefined) return []
  if (mode !== 'ingest-ack') return [`${path}.control: is not for mode "${mode}"`]
  return control.socket === 'camera' && connections === 0
    ? [`${path}.control.socket: must be "own" where there is no camera`]
    : []
}

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
  mode: Mode,
  path: string,
  { slowViewer, viewers = 0, pace }: ScenarioPoint,
): readonly string[] => {
  if (!slowViewer) return []
  if (mode !== 'relay') return [`${path}.slowViewer: is for mode "relay" alone`]
  return [
    ...(pace ? [] : [`${path}.slowViewer: needs pace`]),
    ...(viewers >= 2 ? [] : [`${path}.slowViewer: needs at least 2 viewers, and there are ${viewers}`]),
  ]
}

/** Cameras are searched for by the latency of their answers. */
const capacityMistakes = (mode: Mode, path: string, { capacity }: ScenarioPoint): readonly string[] => {
  if (!capacity) return []
  const { startCameras, maxCameras } = capacity
  return [
    ...(mode === 'ingest-ack' ? [] : [`${path}.capacity: is for mode "ingest-ack" alone`]),
    ...(startCameras <= maxCameras
      ? []
      : [`${path}.capacity.startCameras: must be at most maxCameras, ${maxCameras}, and is ${startCameras}`]),
  ]
}
