// A rig of my own, to be copied and changed: npm run matrix -- --scenario examples/two-cameras.ts
// The type is for the editor alone: a copy of this file runs wherever it lies.
import type { OwnScenario } from '../scenarios/define.ts'

const scenario: OwnScenario = {
  id: 'two-cameras',
  title: 'Two 1080p cameras, 512 KiB at 20 Hz each',
  question: 'Does one server core carry my two cameras, and how much room is left?',
  howToRead:
    '`rate-met` means that all images came through in time with neither side full. The room left is what the server’s ' +
    'core was not busy.',
  mode: 'ingest',
  points: [
    {
      id: '2x512kib-20hz',
      label: '2 × 512 KiB at 20 Hz',
      frameBytes: 512 * 1024,
      connections: 2,
      pace: { fps: 20 },
    },
  ],
  // Leave this out to measure every system as `tuned`.
  rules: [{ variants: ['shipped', 'tuned'] }],
}

export default scenario
