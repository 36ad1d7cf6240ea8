// 1 to 256 cameras at once, flat out: what a connection costs, and whether all are served alike.
import { kibibyte, type Scenario } from './define.ts'

export const ingestMany: Scenario = {
  id: 'ingest-many',
  title: '1 to 256 cameras, images of 256 KiB',
  question: 'How does one server core share itself among many cameras that send flat out?',
  howToRead:
    'Frames a second are of all cameras together. Under the row stand the slowest camera in per cent of the fastest, and ' +
    'peak memory over the number of connections: a server that holds a buffer for each of them shows it there.',
  mode: 'ingest',
  points: [1, 16, 64, 256].map((connections) => ({
    id: `${connections}-cameras`,
    label: connections === 1 ? '1 camera' : `${connections} cameras`,
    frameBytes: 256 * kibibyte,
    connections,
  })),
  rules: [{ variants: ['tuned'] }],
}
