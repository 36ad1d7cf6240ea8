// ws on four versions of Node.js, with and without native unmasking.
import { mebibyte, type Scenario } from './define.ts'

export const nodeVersions: Scenario = {
  id: 'node-versions',
  title: 'ws on Node.js 20, 22, 24 and 26',
  question: 'How do the Node.js version and the native helper bufferutil affect ws?',
  howToRead:
    'Rows of one Node.js version differ only in bufferutil; rows of one kind differ only in Node.js. The settings of each row ' +
    'show which code unmasked: a newer Node.js may include its own, and then bufferutil has no effect.',
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
