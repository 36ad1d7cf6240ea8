// When each frame of N paced cameras is due: fixed by the start and the rate, regardless of earlier frames.

/** All times on one monotonic clock, in ms. */
export interface Schedule {
  /** When frame `sequence` of the camera is due. */
  readonly intendedMs: (camera: number, sequence: number) => number
  /** How many frames of the camera are due by now. */
  readonly dueFrames: (camera: number, nowMs: number) => number
}

export interface Rate {
  readonly startMs: number
  readonly cameras: number
  /** Frames per second of each camera. */
  readonly fps: number
}

/**
 * Cameras start evenly spread over one frame interval, like unsynchronised cameras. Open loop: a server that
 * stalls is charged for every frame it delays (http://highscalability.com/blog/2015/10/5/your-load-generator-is-probably-lying-to-you-take-the-red-pi.html).
 */
export const createSchedule = ({ startMs, cameras, fps }: Rate): Schedule => {
  const intervalMs = 1000 / fps
  const spreadMs = intervalMs / cameras
  return {
    intendedMs: (camera, sequence) => startMs + camera * spreadMs + sequence * intervalMs,
    dueFrames: (camera, nowMs) =>
      Math.max(0, Math.floor((nowMs - startMs - camera * spreadMs) / intervalMs) + 1),
  }
}
