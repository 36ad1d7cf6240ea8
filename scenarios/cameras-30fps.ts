// Cameras as they are: 30 images a second each, on time, whatever the server does.
import { kibibyte, type Scenario } from './define.ts'

export const cameras30fps: Scenario = {
  id: 'cameras-30fps',
  title: 'Cameras of 30 images a second, 256 KiB each',
  question: 'How old is an image when the server has it, and does one core carry so many cameras?',
  howToRead:
    'Each camera sends at its time, whatever became of the image before, and the server answers each image with its number. ' +
    'Latency counts from the time at which the image was to be sent, so that a server that stalls is charged for every image ' +
    'that it made late. Late images are older than a frame interval when they are answered.',
  mode: 'ingest-ack',
  // Three rounds of 24 cameras are over 10,000 images: enough for what one in a thousand takes.
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
