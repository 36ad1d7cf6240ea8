// How many cameras one server core carries: searched for, not given.
import { kibibyte, type Scenario } from './define.ts'

const fps = 30

export const capacity: Scenario = {
  id: 'capacity',
  title: 'How many cameras of 30 images a second, 256 KiB each',
  question: 'How many of my cameras does one server core carry before images come late?',
  howToRead:
    'A number of cameras is carried when no image is lost and 99 of 100 are answered within one frame interval, 33.3 ms ' +
    'after they were to be sent. It is searched for by doubling, then bisection, to 4 %, and confirmed once more with ' +
    'fresh processes. A number with ≥ is a lower bound: the cameras’ own process, or the range of the search, was the end. ' +
    'Frames a second, CPU and memory are those of the confirmation.',
  mode: 'ingest-ack',
  points: [
    {
      id: '256kib-30hz',
      label: '256 KiB at 30 FPS, 99 % within 33.3 ms',
      frameBytes: 256 * kibibyte,
      connections: 8,
      pace: { fps },
      capacity: { p99Ms: 1000 / fps, startCameras: 8, maxCameras: 512 },
    },
  ],
  rules: [{ variants: ['tuned'] }],
}
