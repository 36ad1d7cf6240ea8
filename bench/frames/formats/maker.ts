// What makes the frames of one format.
import type { FrameFormat } from '../../../scenarios/define.ts'
import type { Scene } from '../scene.ts'

/** Which frames to make: format, bytes of each, how many, and the seed of scene and noise. */
export interface FrameOrder {
  readonly format: FrameFormat
  readonly frameBytes: number
  readonly count: number
  readonly seed: number
}

/** Prepares what frames have in common, and returns what makes frame `index`. */
export type FrameMaker = (
  scene: Scene,
  order: Pick<FrameOrder, 'frameBytes' | 'seed'>,
) => (index: number) => Promise<Buffer>
