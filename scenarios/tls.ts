// The same frames with and without TLS: the cost of encryption for a server that receives, and for one that sends.
import { mebibyte, type Scenario, type ScenarioPoint } from './define.ts'

const points = (connections: number, viewers?: number): readonly ScenarioPoint[] =>
  [false, true].map((tls) => ({
    id: tls ? 'tls' : 'clear',
    label: tls ? 'over TLS' : 'without TLS',
    frameBytes: mebibyte,
    connections,
    ...(viewers === undefined ? {} : { viewers }),
    ...(tls ? { tls } : {}),
  }))

const howToRead =
  'All servers use TLS 1.3 with AES-128-GCM and one certificate made for this run. The counters show the ratio of each TLS row ' +
  'to the same system without TLS, taken within rounds. Encryption costs both sides: if the generator is the limit, the figure ' +
  'is a lower bound, and CPU ms/frame shows the cost for the server.'

export const tls: Scenario = {
  id: 'tls',
  title: 'One camera over TLS, 1 MB frames',
  question: 'What does wss cost a server that receives frames?',
  howToRead,
  mode: 'ingest',
  points: points(1),
  rules: [{ variants: ['tuned'] }],
}

export const tlsPush: Scenario = {
  id: 'tls-push',
  title: 'One viewer over TLS, 1 MB frames',
  question: 'What does wss cost a server that sends frames?',
  howToRead,
  mode: 'push',
  points: points(0, 1),
  rules: [{ variants: ['tuned'] }],
}
