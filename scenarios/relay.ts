// One camera in, several viewers out: the cost of fan-out.
import { mebibyte, type Scenario } from './define.ts'

export const relay: Scenario = {
  id: 'relay',
  title: 'Relay: one camera to 1, 4 and 16 viewers',
  question: 'How many frames per second does one server core relay, and does it serve all viewers equally?',
  howToRead:
    'FPS are totals of all viewers. The camera sends the next frame when the slowest viewer is at most four frames behind, so ' +
    'that no queue grows. If the total stays the same with more viewers, sending is the limit; if it grows, receiving was.',
  mode: 'relay',
  points: [1, 4, 16].map((viewers) => ({
    id: viewers === 1 ? '1-viewer' : `${viewers}-viewers`,
    label: viewers === 1 ? '1 viewer' : `${viewers} viewers`,
    frameBytes: mebibyte,
    connections: 1,
    viewers,
    inFlight: 4,
  })),
  rules: [{ variants: ['tuned'] }],
}
