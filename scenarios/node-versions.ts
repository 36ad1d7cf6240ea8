// ws on four versions of Node.js, with its native unmasking and without.
import { mebibyte, type Scenario } from './define.ts'

export const nodeVersions: Scenario = {
  id: 'node-versions',
  title: 'ws on Node.js 20, 22, 24 and 26',
  question: 'What do the version of Node.js and the native helper bufferutil do to ws?',
  howToRead:
    'Rows of one version differ by bufferutil alone; rows of one kind differ by Node.js alone. The settings of each row ' +
    'say which code unmasked: a newer Node.js may bring its own, and then bufferutil has nothing to do.',
  mode: 'ingest',
  points: [{ id: '1mib', label: '1 MiB', frameBytes: mebibyte, connections: 1 }],
  rules: [
    { runners: ['raw-tcp'], variants: ['tuned'] },
    {
      runners: ['ws'],
      variants: [
        'tuned',
        'tuned-node-20',
        'tuned-node-22',
        'tuned-node-26',
        'javascript',
        'javascript-node-20',
        'javascript-node-22',
        'javascript-node-26',
      ],
    },
  ],
}
