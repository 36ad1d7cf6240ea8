// One camera in, several viewers out: what fan-out costs.
import { mebibyte, type Scenario } from './define.ts'

export const relay: Scenario = {
  id: 'relay',
  title: 'One camera, 1, 4 and 16 viewers',
  question: 'How many images a second does one server core pass on, and are all viewers served alike?',
  howToRead:
    'Frames a second are of all viewers together. The camera sends the next image when the slowest viewer is at most four ' +
    'behind, so that nothing piles up. Where the frames of all viewers together stay the same as viewers are added, sending ' +
    'is the limit; where they grow, receiving was.',
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
