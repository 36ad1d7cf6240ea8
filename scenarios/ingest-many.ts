// 1 to 256 cameras at once, flat out: cost per connection, and fairness.
import { kibibyte, type Scenario } from './define.ts'

export const ingestMany: Scenario = {
  id: 'ingest-many',
  title: '1 to 256 cameras, 256 KiB frames',
  question: 'How does one server core cope with many cameras that send flat out?',
  howToRead:
    'FPS are totals of all cameras. The counters show the slowest camera in % of the fastest, and peak memory per connection, ' +
    'which reveals a buffer held for each of them.',
  mode: 'ingest',
  points: [1, 16, 64, 256].map((connections) => ({
    id: `${connections}-cameras`,
    label: connections === 1 ? '1 camera' : `${connections} cameras`,
    frameBytes: 256 * kibibyte,
    connections,
  })),
  rules: [{ variants: ['tuned'] }],
}
