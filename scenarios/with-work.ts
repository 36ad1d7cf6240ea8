// Cameras that are answered when the application has done its work on a frame: hashed, decoded or stored it.
import { tunedId } from '../runners/variants.ts'
import { kibibyte, type Scenario, type ScenarioPoint } from './define.ts'

/** One library or more of each runtime; all have the axes of work. */
const runners = [
  'ws',
  'uws',
  'bun',
  'deno',
  'python-websockets',
  'picows',
  'go-gws',
  'fastapi-uvicorn',
] as const

const fps = 30

/** 0.5 megapixels: several cameras fit on a core that decodes. */
const frameBytes = 128 * kibibyte

/** Three rounds stand in for the confirmation of one search. */
const coarse = { tolerance: 0.2, windowMs: 800 }

const searched = (startCameras: number): Omit<ScenarioPoint, 'id' | 'label'> => ({
  frameBytes,
  connections: startCameras,
  pace: { fps },
  capacity: { p99Ms: 1000 / fps, startCameras, maxCameras: 512, coarse },
})

/** Few enough for every system, so that figures compare. */
const given = { frameBytes, connections: 16, pace: { fps } }

export const withWork: Scenario = {
  id: 'with-work',
  title: 'What the application does with a frame: cameras at 30 FPS, 128 KiB frames',
  question: 'How many cameras are left when my application hashes, decodes or stores each frame?',
  howToRead:
    'A frame is answered when the application’s work on it is done. Hashing (SHA-256) blocks the event loop; decoding (JPEG to ' +
    'pixels: sharp, Pillow or Go’s image/jpeg) and storing happen in threads, which share the server’s core with the library ' +
    'here. Receiving only and decoding are searches for the cameras that are carried (p99 within 33.3 ms), to 20 %, without ' +
    'confirmation: three rounds stand in for it. Hashing and storing (64 files in turn, in the folder for temporary files) are ' +
    'measured with 16 cameras. Decoders differ more than libraries do: compare libraries that share one. Every server proves ' +
    'its work on the last frame.',
  mode: 'ingest-ack',
  points: [
    { id: 'receiving', label: 'receiving only', ...searched(64) },
    { id: 'decoding', label: 'with decoding', ...searched(2) },
    { id: 'hashing', label: 'with hashing, 16 cameras', ...given },
    { id: 'storing', label: 'with storing, 16 cameras', ...given },
  ],
  rules: [
    { runners, variants: [tunedId], points: ['receiving'] },
    { runners, variants: [`${tunedId}+decode`], points: ['decoding'] },
    { runners, variants: [`${tunedId}+hash`], points: ['hashing'] },
    { runners, variants: [`${tunedId}+store`], points: ['storing'] },
  ],
}
