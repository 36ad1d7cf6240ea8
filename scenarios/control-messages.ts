// Control messages beside large frames: latency on the same socket and on another.
import { mebibyte, type Scenario, type ScenarioPoint } from './define.ts'

const frameBytes = 4 * mebibyte
const messages = { perSecond: 50, bytes: 100 } as const
const camera = { frameBytes, connections: 1, pace: { fps: 30 } } as const

const points: readonly ScenarioPoint[] = [
  {
    id: 'none',
    label: 'no camera',
    frameBytes,
    connections: 0,
    control: { ...messages, socket: 'own' },
  },
  {
    id: 'same',
    label: 'on the camera’s socket',
    ...camera,
    control: { ...messages, socket: 'camera' },
  },
  { id: 'other', label: 'on a separate socket', ...camera, control: { ...messages, socket: 'own' } },
]

export const controlMessages: Scenario = {
  id: 'control-messages',
  title: 'Control messages of 100 bytes beside 4 MiB frames',
  question: 'How long does a control message take while frames flow, on their socket and on a separate one?',
  howToRead:
    'A control message is sent 50 times per second, and the server sends it back; one camera, or none, sends 4 MiB frames at ' +
    '30 FPS. Look at the round trip of the control messages. On the camera’s socket a message waits for the rest of the frame ' +
    'before it; on a separate socket it waits only for the server.',
  mode: 'ingest-ack',
  // Three trials give over a thousand frames: enough for p99.
  windowMs: 12_000,
  points,
  rules: [{ variants: ['tuned'] }],
}
