// One camera, 1 MB frames, flat out: the case of the published figures.
import { mebibyte, type Scenario } from './define.ts'

export const ingest1mb: Scenario = {
  id: 'ingest-1mb',
  title: 'One camera, 1 MB frames',
  question: 'How many 1 MB frames per second does one server core receive from one camera?',
  howToRead:
    'The camera sends as fast as the server receives. A filled mark is the server’s throughput. A hollow mark with ≥ is a ' +
    'lower bound: the generator was the limit. CPU per frame at equal pace compares these, too: every system gets the same ' +
    'frames per second. Systems whose intervals overlap are not ranked.',
  mode: 'ingest',
  points: [{ id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 }],
  rules: [{ variants: ['shipped', 'tuned', 'tuned+borrowed'] }],
}
