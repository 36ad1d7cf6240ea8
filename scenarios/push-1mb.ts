// The other direction: a server that sends images to one viewer, and to eight.
import { mebibyte, type Scenario } from './define.ts'

export const push1mb: Scenario = {
  id: 'push-1mb',
  title: 'A server that sends 1 MB images to one viewer, and to eight',
  question: 'How many 1 MB images a second does one server core send?',
  howToRead:
    'Frames a second are of all viewers together, counted where they arrive. Each viewer has at most two images on their ' +
    'way. A server that copies each image before it sends it shows it here; under the row of eight viewers stands the ' +
    'slowest of them in per cent of the fastest.',
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
