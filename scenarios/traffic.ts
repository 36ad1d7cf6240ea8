// What a mode allows a scenario point to ask for: the modules of the modes say it, checks of scenario files use it.

/** A number between two bounds. */
export interface Count {
  readonly least: number
  readonly most: number
}

/** Ways to send: flat out, at a rate, or with a few frames under way. */
export type Sending = 'flat out' | 'pace' | 'inFlight'

/** Fields of a point that only some modes know. */
export type TrafficExtra = 'capacity' | 'control' | 'slowViewer'

export interface TrafficLimits {
  readonly connections: Count
  readonly viewers: Count
  /** Empty where cameras have nothing to do. */
  readonly sending: readonly Sending[]
  readonly extras: readonly TrafficExtra[]
}

export const none: Count = { least: 0, most: 0 }
export const one: Count = { least: 1, most: 1 }
export const some: Count = { least: 1, most: Number.POSITIVE_INFINITY }
