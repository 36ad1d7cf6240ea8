// ws on four versions of Node.js, without and with the setting that helps that version.
import { mebibyte, type Scenario } from './define.ts'

export const nodeVersions: Scenario = {
  id: 'node-versions',
  title: 'ws on Node.js 20, 22, 24 and 26',
  question: 'What does an upgrade of Node.js cost or bring, and which setting helps?',
  howToRead:
    'Rows of one kind differ only in Node.js. Node.js 24 and 26 free the buffers of frames late, and have a flag of V8 against it: ' +
    'compare each with the row before the flag. Node.js 20 and 22 need none, so they have one row. The flag is an argument of node; ' +
    'NODE_OPTIONS refuses it.',
  mode: 'ingest',
  points: [{ id: '1mib', label: '1 MiB', frameBytes: mebibyte, connections: 1 }],
  rules: [
    { runners: ['raw-tcp'], variants: ['tuned'] },
    {
      runners: ['ws'],
      variants: [
        'tuned+node-20',
        'tuned+node-22',
        'bufferutil',
        'tuned',
        'bufferutil+node-26',
        'tuned+node-26',
      ],
    },
  ],
}
