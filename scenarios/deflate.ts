// One camera, flat out, the same scene as JPEG, PNG and raw RGB, with compression on the wire and without.
import { mebibyte, type Scenario } from './define.ts'

export const deflate: Scenario = {
  id: 'deflate',
  title: 'Compression on the wire: JPEG, PNG and raw RGB',
  question: 'What does permessage-deflate do to images, compressed ones and raw ones?',
  howToRead:
    'Each server is measured as tuned, without compression, and with it under a camera that deflates every image as it ' +
    'sends it, at zlib’s level 6. Under the row stand the bytes on the wire in per cent of the images’ own, and what an ' +
    'image costs the camera’s core. Deflate pays where the bytes that it takes off cost the network more than they cost ' +
    'both cores; on loopback bytes cost next to nothing, so look at the CPU of both sides, not at frames a second alone. ' +
    'Systems that cannot negotiate compression have the first row only.',
  mode: 'ingest',
  points: [
    { id: 'jpeg-1mib', label: 'JPEG, 1 MiB', frameBytes: mebibyte, connections: 1 },
    { id: 'png-1mib', label: 'PNG, 1 MiB', frameBytes: mebibyte, format: 'png', connections: 1 },
    { id: 'raw-rgb-1mib', label: 'raw RGB, 1 MiB', frameBytes: mebibyte, format: 'raw-rgb', connections: 1 },
  ],
  rules: [{ variants: ['tuned'] }, { variants: ['deflate'], generators: ['prepared-live'] }],
}
