// The scenario of a rig that a few numbers describe: cameras, rate, size, viewers, latency.
import { kibibyte, mebibyte, type OwnScenario } from '../define.ts'

export interface Rig {
  readonly cameras: number
  /** Of each camera. */
  readonly fps: number
  readonly frameBytes: number
  /** Each gets the frames of all cameras; without any, the server answers every frame with its number. */
  readonly viewers: number
  /** Limit for p99 latency; null: one frame interval. */
  readonly p99Ms: number | null
}

/** With these windows, some twenty systems take two to three minutes. */
const rounds = 3
const window = { shortestMs: 1500, longestMs: 2000 } as const
/** Of all trials together: ten beyond the 99th percentile, and a few that windows do not have. */
const neededFrames = 1100

/** Complete: saved to a file, it gives the same rows, rounds and windows again. Every system is measured as `tuned`. */
export const rigScenario = (rig: Rig): OwnScenario => {
  const { cameras, fps, frameBytes, viewers } = rig
  const p99Ms = rig.p99Ms ?? 1000 / fps
  const size = sizeText(frameBytes)
  const label = `${cameras} × ${size} at ${fps} FPS${viewers > 0 ? `, ${count(viewers, 'viewer')}` : ''}`
  const id = [
    `${cameras}x${size.replace(' ', '').toLowerCase()}`,
    `${fps}fps`,
    ...(viewers > 0 ? [count(viewers, 'viewer').replace(' ', '-')] : []),
  ].join('-')
  return {
    id: `rig-${id}`,
    title: `A rig of ${label}`,
    question: 'Which systems carry my rig, and how much of the server’s CPU time is left?',
    howToRead:
      'Cameras send on schedule, whatever happened to the frame before. A system carries the rig if it gets every frame ' +
      `and 99 of 100 ${viewers > 0 ? 'reach their viewer' : 'are answered'} within ${Number(p99Ms.toPrecision(3))} ms of the ` +
      'intended send time. Estimates of more cameras take CPU time to grow with the frames; latency is not in them.',
    mode: viewers > 0 ? 'relay' : 'ingest-ack',
    rounds,
    windowMs: windowMsOf(rig),
    rig: { p99Ms },
    points: [
      {
        ...{ id: 'rig', label, frameBytes, connections: cameras, pace: { fps } },
        ...(viewers > 0 && { viewers }),
      },
    ],
  }
}

/** The text of a scenario file that is measured as the rig is, wherever it lies. */
export const rigSource = (rig: Rig): string =>
  `// A rig of mine: npm run matrix -- --scenario and the name of this file\nexport default ${JSON.stringify(rigScenario(rig), null, 2)}\n`

const windowMsOf = ({ cameras, fps, viewers }: Rig): number => {
  const framesPerSecond = cameras * fps * Math.max(1, viewers)
  const neededMs = Math.ceil((1000 * neededFrames) / (framesPerSecond * rounds))
  return Math.min(window.longestMs, Math.max(window.shortestMs, neededMs))
}

const sizeText = (bytes: number): string => {
  if (bytes % mebibyte === 0) return `${bytes / mebibyte} MiB`
  return bytes % kibibyte === 0 ? `${bytes / kibibyte} KiB` : `${bytes} B`
}

const count = (number: number, what: string): string => `${number} ${number === 1 ? what : `${what}s`}`
