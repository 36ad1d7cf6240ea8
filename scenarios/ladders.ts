// Every system with every step of its ladder, from the settings as shipped to the best known.
import { everyStep, everyTried } from '../runners/variants.ts'
import { referenceClient } from './claims.ts'
import { kibibyte, mebibyte, type Scenario } from './define.ts'

export const ladders: Scenario = {
  id: 'ladders',
  title: 'Ladders: what each setting brings',
  question: 'Which settings of my server matter, and by how much?',
  howToRead:
    'Each step adds one setting to those before it. Its gain is the ratio to the step before, taken within rounds, for throughput ' +
    'and for CPU time per frame. A gain whose interval contains 1 is no effect, up to the limit shown. The last step is what other ' +
    'scenarios call tuned. Settings beside the ladder were tried, and do not help, or cost more than they bring.',
  mode: 'ingest',
  points: [
    { id: '256kib', label: '256 KiB', frameBytes: 256 * kibibyte, connections: 1 },
    { id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 },
  ],
  rules: [
    { variants: [everyStep, everyTried] },
    // Compression is negotiated with a client that offers it, as the published one did.
    {
      runners: ['python-websockets'],
      variants: ['published', 'quiet', 'no-deflate', 'uvloop'],
      generators: [referenceClient],
      points: ['1mb'],
    },
  ],
}
