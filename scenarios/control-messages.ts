// Small texts beside large images: does a word get through?
import { mebibyte, type Scenario, type ScenarioPoint } from './define.ts'

const frameBytes = 4 * mebibyte
const texts = { perSecond: 50, bytes: 100 } as const
const camera = { frameBytes, connections: 1, pace: { fps: 30 } } as const

const points: readonly ScenarioPoint[] = [
  {
    id: 'none',
    label: 'texts alone',
    frameBytes,
    connections: 0,
    control: { ...texts, socket: 'own' },
  },
  {
    id: 'same',
    label: 'texts on the socket of 4 MiB images',
    ...camera,
    control: { ...texts, socket: 'camera' },
  },
  { id: 'other', label: 'texts beside 4 MiB images', ...camera, control: { ...texts, socket: 'own' } },
]

export const controlMessages: Scenario = {
  id: 'control-messages',
  title: 'Texts of 100 bytes beside images of 4 MiB',
  question: 'How long does a control message take while images flow, on their socket and on one of its own?',
  howToRead:
    'A text is sent 50 times a second and the server sends it back; one camera sends images of 4 MiB at 30 a second, or ' +
    'none. Look at how long a text takes there and back. On the socket of the images it waits for the rest of the image ' +
    'before it; on a socket of its own only for the server.',
  mode: 'ingest-ack',
  // Of three trials a thousand images: what a 99th percentile needs.
  windowMs: 12_000,
  points,
  rules: [{ variants: ['tuned'] }],
}
