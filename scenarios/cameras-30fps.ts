// Realistic cameras: 30 FPS each, on schedule, whatever the server does.
import { kibibyte, type Scenario } from './define.ts'

export const cameras30fps: Scenario = {
  id: 'cameras-30fps',
  title: 'Cameras at 30 FPS, 256 KiB frames',
  question: 'What is the latency of a frame, and does one server core carry this many cameras?',
  howToRead:
    'Open loop: each camera sends on schedule, whatever happened to the previous frame, and the server answers each frame with ' +
    'its number. Latency counts from the intended send time, so a server that stalls is charged for every frame it delays. A ' +
    'frame is late if it is answered more than one frame interval after its intended send time.',
  mode: 'ingest-ack',
  // Three rounds of 24 cameras give over 10,000 frames: enough for p99.9.
  windowMs: 5000,
  points: [8, 24].map((connections) => ({
    id: `${connections}-cameras`,
    label: `${connections} cameras at 30 FPS`,
    frameBytes: 256 * kibibyte,
    connections,
    pace: { fps: 30 },
  })),
  rules: [{ variants: ['tuned'] }],
}
