// Capacity of one server core: a search for the number of cameras.
import { kibibyte, type Scenario } from './define.ts'

const fps = 30

export const capacity: Scenario = {
  id: 'capacity',
  title: 'Capacity: cameras at 30 FPS, 256 KiB frames',
  question: 'How many of my cameras does one server core carry before frames are late?',
  howToRead:
    'A number of cameras is carried if no frame is lost and 99 of 100 are answered within one frame interval, 33.3 ms after ' +
    'the intended send time. The search doubles, then bisects to 4 %, and confirms the answer once with fresh processes. ≥ ' +
    'marks a lower bound: the load generator or the range of the search was the limit. FPS, CPU and memory are those of the ' +
    'confirmation.',
  mode: 'ingest-ack',
  points: [
    {
      id: '256kib-30hz',
      label: '256 KiB at 30 FPS, p99 within 33.3 ms',
      frameBytes: 256 * kibibyte,
      connections: 8,
      pace: { fps },
      capacity: { p99Ms: 1000 / fps, startCameras: 8, maxCameras: 512 },
    },
  ],
  rules: [{ variants: ['tuned'] }],
}
