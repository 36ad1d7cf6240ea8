// The other direction: a server that sends frames to one viewer, and to eight.
import { mebibyte, type Scenario } from './define.ts'

export const push1mb: Scenario = {
  id: 'push-1mb',
  title: 'Push: 1 MB frames to one viewer and to eight',
  question: 'How many 1 MB frames per second does one server core send?',
  howToRead:
    'FPS are totals of all viewers, counted by the viewers. Each viewer has at most two frames in flight. The cost of copying ' +
    'each frame before sending shows here. With eight viewers, the counters show the slowest viewer in % of the fastest.',
  mode: 'push',
  points: [1, 8].map((viewers) => ({
    id: viewers === 1 ? '1-viewer' : `${viewers}-viewers`,
    label: viewers === 1 ? '1 viewer' : `${viewers} viewers`,
    frameBytes: mebibyte,
    connections: 0,
    viewers,
  })),
  rules: [{ variants: ['tuned'] }],
}
