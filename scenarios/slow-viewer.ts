// One viewer of four stops reading, or hardly reads: what a server does to its memory, and to the other viewers.
import type { SlowViewer } from '../runners/contract.ts'
import { mebibyte, type Scenario, type ScenarioPoint } from './define.ts'

const pointOf = (
  [id, label, bytesPerSecond]: readonly [id: string, label: string, bytesPerSecond: number],
  policy: SlowViewer['policy'],
): ScenarioPoint => ({
  id: `${id}-${policy}`,
  label: `${label}, policy ${policy}`,
  frameBytes: mebibyte,
  connections: 1,
  viewers: 4,
  pace: { fps: 60 },
  slowViewer: { policy, bytesPerSecond, forMs: 10_000 },
})

const stalled = ['stalled', 'a viewer stops reading', 0] as const
const crawling = ['1mb-s', 'a viewer reads 1 MB a second', 1e6] as const

export const slowViewer: Scenario = {
  id: 'slow-viewer',
  title: 'One slow viewer of four',
  question: 'What does a viewer that stops reading do to the server’s memory, and to the other viewers?',
  howToRead:
    'One camera sends 60 images of 1 MiB a second to four viewers. For ten seconds one of them reads nothing, or 1 MB a ' +
    'second; then it is gone. Frames a second and latency are of the other three: where they suffer, one slow viewer is ' +
    'everybody’s trouble. Look at peak memory, and at what is left a second after the viewer has gone. Under “queue” nothing ' +
    'is left out, so memory has to grow by what the viewer does not read, about 60 MB a second; under the other policies ' +
    'the server acts once four images wait for a viewer, and memory should stay where it was.',
  mode: 'relay',
  points: [
    pointOf(stalled, 'queue'),
    pointOf(stalled, 'drop-newest'),
    pointOf(stalled, 'latest-only'),
    pointOf(stalled, 'close'),
    pointOf(crawling, 'queue'),
    pointOf(crawling, 'latest-only'),
  ],
  rules: [{ variants: ['tuned'] }],
}
