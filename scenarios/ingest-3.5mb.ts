// One camera, 3.5 MB frames, flat out: the larger size of the published figures.
import { kibibyte, type Scenario } from './define.ts'

export const ingest35mb: Scenario = {
  id: 'ingest-3.5mb',
  title: 'One camera, 3.5 MB frames',
  question: 'How many 3.5 MB frames per second does one server core receive from one camera?',
  howToRead:
    'As for 1 MB. Compare bytes per second with the smaller size: a server that falls behind here pays for memory, not ' +
    'for messages.',
  mode: 'ingest',
  points: [{ id: '3.5mb', label: '3.5 MB', frameBytes: 3584 * kibibyte, connections: 1 }],
  rules: [{ variants: ['shipped', 'tuned', 'tuned+borrowed'] }],
}
