// The rig that users of robots ask about: four cameras of raw-sized images at 15 Hz, 480 MB a second in all.
import { mebibyte, type Scenario } from './define.ts'

export const rig4x8mb: Scenario = {
  id: 'rig-4x8mb',
  title: 'A rig of four cameras, 8 MiB at 15 Hz each',
  question: 'Does one server core carry my rig, and how much room is left?',
  howToRead:
    'All systems are offered the same 60 images a second, in an open loop: a camera sends at its time, whatever became of ' +
    'the image before. `rate-met` means that the images came through at that rate with neither side full; the room left ' +
    'is what the server’s core was not busy. Where the server is full the rate is missed or about to be. Under the row ' +
    'stands how late the cameras could begin to write.',
  mode: 'ingest',
  points: [
    {
      id: '4x8mib-15hz',
      label: '4 × 8 MiB at 15 Hz',
      frameBytes: 8 * mebibyte,
      connections: 4,
      pace: { fps: 15 },
    },
  ],
  rules: [{ variants: ['tuned'] }],
}
