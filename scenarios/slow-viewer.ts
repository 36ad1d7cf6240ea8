// One viewer of four stops reading, or reads slowly: effect on the server's memory and on the other viewers.
import { mebibyte, type Scenario, type ScenarioPoint } from './define.ts'

const pointOf = (
  [id, label, bytesPerSecond]: readonly [id: string, label: string, bytesPerSecond: number],
  policy: NonNullable<ScenarioPoint['slowViewer']>['policy'],
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
const crawling = ['1mb-s', 'a viewer reads 1 MB/s', 1e6] as const

export const slowViewer: Scenario = {
  id: 'slow-viewer',
  title: 'One slow viewer of four',
  question: 'How does a viewer that stops reading affect the server’s memory and the other viewers?',
  howToRead:
    'One camera sends 1 MiB frames at 60 FPS to four viewers. For ten seconds one of them reads nothing, or 1 MB/s; then it ' +
    'leaves. FPS and latency are those of the other three: if they suffer, one slow viewer affects everybody. Look at peak ' +
    'memory, and at memory one second after the viewer left. Under “queue” nothing is dropped, so memory has to grow by what ' +
    'the viewer does not read, about 60 MB/s. Under the other policies the server acts once four frames wait for a viewer, and ' +
    'memory should stay constant.',
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
