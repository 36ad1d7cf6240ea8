// The same images over TLS: what encryption costs a server that takes them, and one that sends them.
import { mebibyte, type Scenario, type ScenarioPoint } from './define.ts'

const points = (connections: number, viewers?: number): readonly ScenarioPoint[] =>
  [false, true].map((tls) => ({
    id: tls ? 'tls' : 'clear',
    label: tls ? 'over TLS' : 'in the clear',
    frameBytes: mebibyte,
    connections,
    ...(viewers === undefined ? {} : { viewers }),
    ...(tls ? { tls } : {}),
  }))

const howToRead =
  'All servers speak TLS 1.3 with AES-128-GCM and one certificate that was made for this run. Under the row over TLS stands ' +
  'its ratio to the same system in the clear, taken within rounds. Encryption costs both sides: where the load is the ' +
  'limit, the figure is a lower bound, and CPU-ms a frame says what the server paid.'

export const tls: Scenario = {
  id: 'tls',
  title: 'One camera over TLS, images of 1 MB',
  question: 'What does wss cost a server that takes images?',
  howToRead,
  mode: 'ingest',
  points: points(1),
  rules: [{ variants: ['tuned'] }],
}

export const tlsPush: Scenario = {
  id: 'tls-push',
  title: 'One viewer over TLS, images of 1 MB',
  question: 'What does wss cost a server that sends images?',
  howToRead,
  mode: 'push',
  points: points(0, 1),
  rules: [{ variants: ['tuned'] }],
}
