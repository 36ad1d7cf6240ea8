// Round trip of one frame at a time: the service time of a server.
import { kibibyte, mebibyte, type Scenario } from './define.ts'

const sizes: readonly (readonly [id: string, label: string, frameBytes: number])[] = [
  ['16kib', '16 KiB', 16 * kibibyte],
  ['256kib', '256 KiB', 256 * kibibyte],
  ['1mib', '1 MiB', mebibyte],
]

export const echoLatency: Scenario = {
  id: 'echo-latency',
  title: 'Round trip of one frame',
  question: 'How long does a frame take to the server and back without other traffic?',
  howToRead:
    'One camera has one frame in flight and sends the next when it is back. This is a service time, from the start of the ' +
    'write to the last byte received. Nothing queues, so it says nothing about waiting; see the paced cameras for that.',
  mode: 'echo',
  windowMs: 3000,
  points: sizes.map(([id, label, frameBytes]) => ({ id, label, frameBytes, connections: 1, inFlight: 1 })),
  rules: [{ variants: ['tuned'] }],
}
