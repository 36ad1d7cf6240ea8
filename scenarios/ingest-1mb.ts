// One camera, 1 MB images, flat out: the case that the published numbers speak of.
import { mebibyte, type Scenario } from './define.ts'

export const ingest1mb: Scenario = {
  id: 'ingest-1mb',
  title: 'One camera, images of 1 MB',
  question: 'How many 1 MB images a second does one server core take from one camera?',
  howToRead:
    'The camera sends as fast as the server takes. A filled mark is what the server can do; a hollow one with ≥ is ' +
    'what the camera could send, so the server can do at least that. Systems whose intervals overlap are not ranked.',
  mode: 'ingest',
  points: [{ id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 }],
  rules: [{ variants: ['shipped', 'tuned', 'keep'] }],
}
