// One camera, flat out, frames from 16 KiB to 8 MiB: cost per message and cost per byte.
import { kibibyte, mebibyte, type Scenario, type ScenarioPoint } from './define.ts'

const sizes: readonly (readonly [id: string, label: string, frameBytes: number])[] = [
  ['16kib', '16 KiB', 16 * kibibyte],
  ['64kib', '64 KiB', 64 * kibibyte],
  ['256kib', '256 KiB', 256 * kibibyte],
  ['1mib', '1 MiB', mebibyte],
  ['4mib', '4 MiB', 4 * mebibyte],
  ['8mib', '8 MiB', 8 * mebibyte],
]

export const frameSizes: Scenario = {
  id: 'frame-sizes',
  title: 'One camera, frames from 16 KiB to 8 MiB',
  question: 'How many frames per second does one server core receive at my frame size?',
  howToRead:
    'Compare sizes: if FPS halve as the size doubles, the cost is per byte; if FPS hardly change, it is per message. CPU ms/GB ' +
    'shows the same for the server alone. A system that falls behind with size pays for memory. The reference shows ' +
    'what raw TCP carries at each size.',
  mode: 'ingest',
  points: sizes.map(([id, label, frameBytes]): ScenarioPoint => ({ id, label, frameBytes, connections: 1 })),
  rules: [{ variants: ['tuned'] }],
}
