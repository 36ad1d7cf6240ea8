// The sample run with an attack in every field that holds a text of somebody else.
import type { RunRecord, TrialRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { sampleRun } from './sample-run.ts'

export const attacks = [
  '</script></title></style></svg><script>globalThis.ran = true</script>',
  `"' onmouseover=globalThis.ran=true x="`,
  '<img src=x onerror=globalThis.ran=true>',
  '<a href="javascript:globalThis.ran=true">x</a><!--',
].join(' ')

export const attackedLink = 'javascript:globalThis.ran=true'

/** Fields whose texts the code compares with nothing but one another. */
const fields = new Set([
  ...['scenario', 'point', 'runner', 'generator', 'id', 'label', 'generatorLabel', 'lack'],
  ...['title', 'question', 'howToRead', 'what', 'value', 'remedy', 'reason', 'detail'],
  ...['message', 'stderrTail', 'code', 'phase', 'caveat', 'substitute', 'closeReason'],
  ...['library', 'libraryVersion', 'runtime', 'runtimeVersion', 'extensions', 'cipher'],
  ...['command', 'profile', 'version', 'gitRevision', 'lockHash', 'generator', 'sha256'],
  ...[
    'cpuModel',
    'platform',
    'architecture',
    'kernel',
    'distribution',
    'libc',
    'virtualization',
    'governor',
    'node',
  ],
])

/** No two records of the run are told apart by less than before: the attack is added to what stood there. */
export const hostileRun = (): StoredRun => {
  const stored = sampleRun()
  const run: RunRecord = JSON.parse(JSON.stringify(stored.run), attack)
  const trials: TrialRecord[] = JSON.parse(JSON.stringify(stored.trials), attack)
  return {
    ...stored,
    run: { ...run, leftOut: [{ scenario: attacks, reason: attacks }] },
    trials,
    notes: [attacks],
  }
}

const attack = (key: string, value: unknown): unknown => {
  if (key === 'link' && typeof value === 'string') return attackedLink
  if (key === 'applied') return { [attacks]: attacks }
  if (key === 'extensions' || key === 'cipher') return attacks
  return typeof value === 'string' && fields.has(key) ? `${value} ${attacks}` : value
}
