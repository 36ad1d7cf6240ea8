// One camera, flat out, the same scene as JPEG, PNG and raw RGB, with and without compression on the wire.
import { mebibyte, type Scenario } from './define.ts'

export const deflate: Scenario = {
  id: 'deflate',
  title: 'Compression on the wire: JPEG, PNG and raw RGB',
  question: 'What does permessage-deflate cost and save with compressed images and with raw ones?',
  howToRead:
    'Each server is measured as tuned, without compression, and with a camera that deflates every frame while sending, at zlib ' +
    'level 6. The counters show the bytes on the wire in % of the payload, and the generator’s CPU per frame. Deflate pays off ' +
    'if the saved bytes would cost the network more than deflating costs both cores. On loopback bytes cost almost nothing, so ' +
    'compare the CPU of both sides, not only FPS. Systems that cannot negotiate compression have only the first row.',
  mode: 'ingest',
  points: [
    { id: 'jpeg-1mib', label: 'JPEG, 1 MiB', frameBytes: mebibyte, connections: 1 },
    { id: 'png-1mib', label: 'PNG, 1 MiB', frameBytes: mebibyte, format: 'png', connections: 1 },
    { id: 'raw-rgb-1mib', label: 'raw RGB, 1 MiB', frameBytes: mebibyte, format: 'raw-rgb', connections: 1 },
  ],
  rules: [{ variants: ['tuned'] }, { variants: ['tuned+deflate'], generators: ['prepared-live'] }],
}
