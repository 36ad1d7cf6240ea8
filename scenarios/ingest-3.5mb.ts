// One camera, 3.5 MB images, flat out: the larger size of the published numbers.
import { kibibyte, type Scenario } from './define.ts'

export const ingest35mb: Scenario = {
  id: 'ingest-3.5mb',
  title: 'One camera, images of 3.5 MB',
  question: 'How many 3.5 MB images a second does one server core take from one camera?',
  howToRead:
    'As for 1 MB. Compare bytes a second with the smaller size: a server that loses ground here pays for memory, ' +
    'not for messages.',
  mode: 'ingest',
  points: [{ id: '3.5mb', label: '3.5 MB', frameBytes: 3584 * kibibyte, connections: 1 }],
  rules: [{ variants: ['shipped', 'tuned', 'keep'] }],
}
