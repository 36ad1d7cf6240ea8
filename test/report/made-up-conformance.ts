// A made-up outcome of checks: two runners, one of them in two variants and two modes, with one of each status.
import type { CheckResult, Conformance } from '../../results/conformance-schema.ts'

const result = (id: string, status: CheckResult['status'], detail: string | null = null): CheckResult => ({
  id,
  status,
  detail,
  link: status === 'deviates' ? `https://example.org/${id}` : null,
})

export const madeUpConformance = (text = 'seen'): Conformance => ({
  checks: [
    { id: 'clean-close', title: 'A close frame is answered' },
    { id: 'unmasked-frame', title: 'A frame that is not masked is refused' },
    { id: 'size-8388608', title: 'A message of 8 MiB is delivered' },
  ],
  subjects: [
    {
      runner: 'ws',
      variant: 'shipped',
      mode: 'ingest',
      label: 'ws shipped',
      library: 'ws',
      libraryVersion: '8.23.0',
      results: [
        result('clean-close', 'passed'),
        result('unmasked-frame', 'passed'),
        result('size-8388608', 'not-applicable', 'over the limit'),
      ],
    },
    {
      runner: 'ws',
      variant: 'tuned',
      mode: 'ingest',
      label: 'ws tuned',
      library: 'ws',
      libraryVersion: '8.23.0',
      results: [
        result('clean-close', 'failed', text),
        result('unmasked-frame', 'deviates', text),
        result('size-8388608', 'passed'),
      ],
    },
    {
      runner: 'ws',
      variant: 'tuned',
      mode: 'echo',
      label: 'ws tuned',
      library: 'ws',
      libraryVersion: '8.23.0',
      results: [
        result('clean-close', 'failed', 'nothing came back'),
        result('unmasked-frame', 'deviates', text),
        result('size-8388608', 'not-applicable', 'it says nothing'),
      ],
    },
    {
      runner: 'bun',
      variant: 'tuned',
      mode: 'ingest',
      label: 'Bun tuned',
      library: 'Bun.serve',
      libraryVersion: '1.4.5',
      results: [
        result('clean-close', 'passed'),
        result('unmasked-frame', 'deviates', text),
        result('size-8388608', 'not-applicable', 'over the limit'),
      ],
    },
  ],
})
