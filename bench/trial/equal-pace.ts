// The windows at equal pace of a trial: one after the other at the rates of its cameras, between a warm-up flat out and the
// window flat out.
import type { EqualPacePlan } from '../../results/equal-pace-schema.ts'
import type { Child } from './child.ts'
import type { GeneratorSide } from './generator-side.ts'
import { measureWindow, pause, type Window, type WindowOptions } from './window.ts'

/** A window at one rate. */
export interface PacedWindow extends Window {
  /** Of all cameras together. */
  readonly framesPerSecond: number
}

/**
 * Every rate of the plan in turn; before and afterwards the cameras send flat out. @param options with the warm-up flat out
 * @throws TrialError as `measureWindow`
 */
export const measureEqualPace = async (
  server: Child,
  side: GeneratorSide,
  { framesPerSecond, windowMs, settleMs }: EqualPacePlan,
  options: Omit<WindowOptions, 'windowMs' | 'minFrames' | 'atStart' | 'during'>,
): Promise<readonly PacedWindow[]> => {
  const windows: PacedWindow[] = []
  // Flat out: at a low rate, compilers and heaps would still grow inside of the first window.
  await pause(options.warmupMs, options.signal)
  side.say('next')
  for (const rate of framesPerSecond) {
    // A server that does not keep the rate gets no longer window: it has no figure at this rate.
    const window = await measureWindow(server, side, {
      ...options,
      warmupMs: settleMs,
      windowMs,
      minFrames: 0,
    })
    windows.push({ ...window, framesPerSecond: rate })
    side.say('next')
  }
  return windows
}
