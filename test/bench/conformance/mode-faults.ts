// Faults of made-up servers in each mode, and the checks that must find them.
import { checks } from '../../../bench/conformance/checks.ts'
import type { Mode } from '../../../runners/contract.ts'

/** The long checks are left out where no fault concerns them. */
const swift = (mode: Mode): readonly string[] =>
  checks
    .filter(({ id, modes }) => modes.includes(mode) && !id.startsWith('slow-'))
    .map(({ id }) => id)
    .filter((id) => id !== 'push-slow-viewer')

const policies = [
  'slow-viewer-queue',
  'slow-viewer-drop-newest',
  'slow-viewer-latest-only',
  'slow-viewer-close',
]

export interface Case {
  readonly mode: Mode
  readonly fault: string
  readonly caughtBy: readonly string[]
  /** Checks to run, of which just these must fail; none but these where it is left out. */
  readonly among?: readonly string[]
  readonly hangs?: boolean
}

export const cases: readonly Case[] = [
  {
    mode: 'ingest-ack',
    fault: 'acks-late',
    caughtBy: ['answers-in-order'],
    among: ['answers-in-order', 'small-frames-in-order', 'text-and-binary'],
  },
  { mode: 'ingest-ack', fault: 'acks-other-bytes', caughtBy: ['size-125'], among: ['size-0', 'size-125'] },
  {
    mode: 'ingest-ack',
    fault: 'counts-texts',
    caughtBy: ['text-and-binary'],
    among: ['size-125', 'text-and-binary'],
  },
  {
    mode: 'ingest-ack',
    fault: 'lets-texts-go',
    caughtBy: ['text-and-binary'],
    hangs: true,
  },
  {
    mode: 'ingest-ack',
    fault: 'echoes-long-texts',
    caughtBy: ['deflate-message'],
    among: ['text-and-binary', 'deflate-message'],
  },
  {
    mode: 'echo',
    fault: 'echoes-as-binary',
    caughtBy: ['text-and-binary', 'fragmented-with-ping-between'],
    among: ['size-125', 'text-and-binary', 'fragmented-with-ping-between'],
  },
  {
    mode: 'echo',
    fault: 'echoes-in-part',
    caughtBy: ['size-65535', 'size-65536'],
    among: ['size-126', 'size-65535', 'size-65536'],
  },
  { mode: 'echo', fault: 'echoes-nothing', caughtBy: ['size-0'], hangs: true },
  { mode: 'echo', fault: 'echoes-twice', caughtBy: ['size-0'], among: ['size-0'] },
  {
    mode: 'echo',
    fault: 'echoes-late',
    caughtBy: ['answers-in-order'],
    among: ['size-125', 'answers-in-order'],
  },
  { mode: 'echo', fault: 'counts-none-as-sent', caughtBy: ['size-0'], hangs: true },
  {
    mode: 'echo',
    fault: 'counts-no-bytes-as-sent',
    caughtBy: ['size-125'],
    among: ['size-0', 'size-125'],
  },
  {
    mode: 'relay',
    fault: 'serves-two',
    caughtBy: ['relay-two-viewers'],
    hangs: true,
  },
  {
    mode: 'relay',
    fault: 'repeats-the-last',
    caughtBy: ['relay-late-viewer'],
    among: ['size-125', 'relay-late-viewer'],
  },
  {
    mode: 'relay',
    fault: 'counts-the-vanished',
    caughtBy: ['relay-viewer-vanishes'],
    among: ['relay-two-viewers', 'relay-viewer-vanishes'],
  },
  {
    mode: 'relay',
    fault: 'stops-for-the-vanished',
    caughtBy: ['relay-viewer-vanishes'],
    hangs: true,
  },
  { mode: 'relay', fault: 'queue-drops', caughtBy: ['slow-viewer-queue'], hangs: true },
  {
    mode: 'relay',
    fault: 'queues-all',
    caughtBy: ['slow-viewer-drop-newest', 'slow-viewer-latest-only', 'slow-viewer-close'],
    hangs: true,
  },
  {
    mode: 'relay',
    fault: 'hides-drops',
    caughtBy: ['slow-viewer-drop-newest', 'slow-viewer-latest-only'],
    among: policies,
  },
  {
    mode: 'relay',
    fault: 'drops-too-soon',
    caughtBy: ['slow-viewer-drop-newest', 'slow-viewer-latest-only'],
    among: policies,
  },
  {
    mode: 'relay',
    fault: 'drops-too-late',
    caughtBy: ['slow-viewer-drop-newest', 'slow-viewer-latest-only', 'slow-viewer-close'],
    hangs: true,
  },
  {
    mode: 'relay',
    fault: 'waits-for-the-slowest',
    caughtBy: ['slow-viewer-drop-newest', 'slow-viewer-close'],
    hangs: true,
  },
  {
    mode: 'relay',
    fault: 'keeps-the-oldest',
    caughtBy: ['slow-viewer-latest-only'],
    hangs: true,
  },
  { mode: 'relay', fault: 'closes-all', caughtBy: ['slow-viewer-close'], among: policies },
  {
    mode: 'push',
    fault: 'pushes-anywhere',
    caughtBy: ['push-in-order'],
    among: ['ping-pong', 'push-in-order'],
  },
  { mode: 'push', fault: 'pushes-on', caughtBy: ['push-slow-viewer'], among: ['push-slow-viewer'] },
  {
    mode: 'push',
    fault: 'stays-paused',
    caughtBy: ['push-slow-viewer'],
    hangs: true,
  },
  {
    mode: 'push',
    fault: 'counts-the-vanished',
    caughtBy: ['push-viewer-vanishes'],
    among: ['push-in-order', 'push-viewer-vanishes'],
  },
  {
    mode: 'push',
    fault: 'stops-for-the-vanished',
    caughtBy: ['push-viewer-vanishes'],
    hangs: true,
  },
  { mode: 'push', fault: 'ignores-stop', caughtBy: ['push-stop'], among: ['push-in-order', 'push-stop'] },
  {
    mode: 'push',
    fault: 'counts-one-too-many',
    caughtBy: ['push-stop'],
    hangs: true,
  },
  {
    mode: 'push',
    fault: 'counts-no-bytes-as-sent',
    caughtBy: ['push-stop'],
    among: ['push-in-order', 'push-stop'],
  },
  { mode: 'push', fault: 'mute-ping', caughtBy: ['ping-pong'], hangs: true },
  { mode: 'push', fault: 'unmasked-frame', caughtBy: ['unmasked-frame'], among: swift('push') },
  { mode: 'push', fault: 'tls', caughtBy: ['tls'], hangs: true },
]
