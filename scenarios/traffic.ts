// Limits of a mode for scenario points: declared by the modules of the modes, used to check scenario files.

/** Range of a number. */
export interface Count {
  readonly least: number
  readonly most: number
}

/** Ways to send: flat out, at a rate, or with a limited number of frames in flight. */
export type Sending = 'flat out' | 'pace' | 'inFlight'

/** Fields of a point that only some modes support. */
export type TrafficExtra = 'capacity' | 'control' | 'slowViewer' | 'slowLinks'

export interface TrafficLimits {
  readonly connections: Count
  /** Of cameras that wait for their frames to come back; `connections` if it is left out. */
  readonly waitingConnections?: Count | undefined
  readonly viewers: Count
  /** Empty if the mode has no choice of how to send. */
  readonly sending: readonly Sending[]
  readonly extras: readonly TrafficExtra[]
}

export const none: Count = { least: 0, most: 0 }
export const one: Count = { least: 1, most: 1 }
export const some: Count = { least: 1, most: Number.POSITIVE_INFINITY }
