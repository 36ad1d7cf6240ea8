// One camera, flat out, images from 16 KiB to 8 MiB: where a message costs and where a byte costs.
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
  title: 'One camera, images from 16 KiB to 8 MiB',
  question: 'How many images a second does one server core take at my image size?',
  howToRead:
    'Go from size to size: where frames a second halve as the size doubles, bytes are the limit; where they hardly ' +
    'change, messages are. CPU-ms a GB shows the same of the server alone. A system that loses ground with size pays ' +
    'for memory. The control beside it is what loopback and camera can do at that size.',
  mode: 'ingest',
  points: sizes.map(([id, label, frameBytes]): ScenarioPoint => ({ id, label, frameBytes, connections: 1 })),
  rules: [{ variants: ['tuned'] }],
}
