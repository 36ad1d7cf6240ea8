// An image there and back, one at a time: the time that a server takes to serve.
import { kibibyte, mebibyte, type Scenario } from './define.ts'

const sizes: readonly (readonly [id: string, label: string, frameBytes: number])[] = [
  ['16kib', '16 KiB', 16 * kibibyte],
  ['256kib', '256 KiB', 256 * kibibyte],
  ['1mib', '1 MiB', mebibyte],
]

export const echoLatency: Scenario = {
  id: 'echo-latency',
  title: 'The round trip of one image',
  question: 'How long is an image on its way to the server and back when nothing else is going on?',
  howToRead:
    'One camera, one image on its way, the next when it is back: this is the service time, from the beginning of the write ' +
    'to the last byte received. It says nothing of waiting in a queue, because there is none; for that look at the paced ' +
    'cameras.',
  mode: 'echo',
  windowMs: 3000,
  points: sizes.map(([id, label, frameBytes]) => ({ id, label, frameBytes, connections: 1, inFlight: 1 })),
  rules: [{ variants: ['tuned'] }],
}
