// Viewers behind links that cannot carry the stream: what each policy of the server does to the age of their frames.
import { kibibyte, type Scenario, type ScenarioPoint } from './define.ts'

/** Three trials give over a thousand frames of the viewer beside: enough for its p99. */
const forMs = 12_000

type SlowLinks = NonNullable<ScenarioPoint['slowLinks']>

/** The camera's 62.9 Mbit/s pass the first two. */
const links = ['rate 100mbit', 'rate 80mbit', 'rate 50mbit', 'rate 20mbit'] as const

const pointOf = (
  id: string,
  label: string,
  behaviour: Pick<SlowLinks, 'policy' | 'windowFrames'>,
): ScenarioPoint => ({
  id,
  label,
  frameBytes: 256 * kibibyte,
  connections: 1,
  viewers: links.length + 1,
  pace: { fps: 30 },
  slowLinks: { ...behaviour, links, forMs },
})

const windowOf = (frames: number): ScenarioPoint =>
  pointOf(`window-${frames}`, `window of ${frames} unacknowledged ${frames === 1 ? 'frame' : 'frames'}`, {
    policy: 'window',
    windowFrames: frames,
  })

export const slowLink: Scenario = {
  id: 'slow-link',
  title: 'Viewers behind links of 100, 80, 50 and 20 Mbit/s',
  question: 'Which policy keeps a viewer behind a slow link close to the camera, and what does it cost?',
  howToRead:
    'One camera sends 256 KiB frames at 30 FPS, 62.9 Mbit/s, through a relay to four viewers, each behind a link of its own, ' +
    'and to one beside them on this machine. Links of 50 and 20 Mbit/s cannot carry it, so frames must wait or be left out. Look ' +
    'at the age of the frames that arrive: under “queue” it grows without end. A policy that looks at what waits in the server ' +
    'does not see the kernel’s buffers, in which a second of video may wait; a window of acknowledged frames does. FPS and ' +
    'latency are those of the viewer beside.',
  mode: 'relay',
  points: [
    pointOf('queue', 'policy queue', { policy: 'queue' }),
    pointOf('drop-newest', 'policy drop-newest', { policy: 'drop-newest' }),
    pointOf('latest-only', 'policy latest-only', { policy: 'latest-only' }),
    pointOf('close', 'policy close', { policy: 'close' }),
    windowOf(4),
    windowOf(2),
    windowOf(1),
  ],
  rules: [{ runners: ['ws', 'uws', 'bun', 'python-websockets', 'go-gws'], variants: ['tuned'] }],
}
