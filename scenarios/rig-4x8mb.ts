// A typical robot rig: four cameras with 8 MiB frames at 15 FPS, 480 MiB/s in total.
import { mebibyte, type Scenario } from './define.ts'

export const rig4x8mb: Scenario = {
  id: 'rig-4x8mb',
  title: 'A rig of four cameras, 8 MiB frames at 15 FPS each',
  question: 'Does one server core carry my rig, and how much headroom is left?',
  howToRead:
    'All systems are offered the same 60 FPS in an open loop: a camera sends on schedule, whatever happened to the previous ' +
    'frame. `rate-met` means that the frames arrived at that rate with neither side full; the idle share of the server’s core ' +
    'is the headroom. If the server is full, the rate is missed or about to be. The counters show the send lateness.',
  mode: 'ingest',
  points: [
    {
      id: '4x8mib-15hz',
      label: '4 × 8 MiB at 15 FPS',
      frameBytes: 8 * mebibyte,
      connections: 4,
      pace: { fps: 15 },
    },
  ],
  rules: [{ variants: ['tuned'] }],
}
