// What doctor found, for a terminal of 80 columns: machine, runners, noise, ceiling, warnings.
import type { Ceiling, DoctorRecord, RunnerCheck } from '../../results/doctor-schema.ts'
import { formatMebibytes, formatNumber, formatShare, oneLine } from '../format.ts'
import { environmentFacts, type Fact, noiseFacts } from '../machine-facts.ts'
import { judgeBusyness } from '../stats/verdict.ts'
import { paragraph } from './paragraph.ts'

const indent = 2
const nameColumns = 26

/** Sections parted by empty lines; ends without a line break. */
export const renderDoctor = (record: DoctorRecord): string =>
  [
    section('Machine', [
      ...environmentFacts(record.environment, record.placement).map(factLine),
      factLine(['Suite', suiteText(record.suite)]),
    ]),
    ...runnerSections(record.runners),
    section(
      'How noisy it is',
      [...noiseFacts(record.environment), repeatsFact(record.repeats)].map(factLine),
    ),
    section('The ceiling', ceilingLines(record)),
    section(
      'Warnings',
      record.warnings.length === 0
        ? ['  none']
        : record.warnings.map(({ what, value, remedy }) =>
            [paragraph('  ! ', oneLine(`${what}: ${value}`), 4), paragraph('    ', oneLine(remedy), 4)].join(
              '\n',
            ),
          ),
    ),
  ].join('\n\n')

const section = (title: string, lines: readonly string[]): string => [title, ...lines].join('\n')

const factLine = ([name, value]: Fact): string => nameLine(name, value)

/** A name that is too long for its column stands on a line of its own. */
const nameLine = (name: string, text: string): string => {
  const head = ' '.repeat(indent) + oneLine(name)
  const start = indent + nameColumns
  return head.length < start
    ? paragraph(head.padEnd(start), oneLine(text), start)
    : `${paragraph('', head, start)}\n${paragraph(' '.repeat(start), oneLine(text), start)}`
}

const suiteText = ({ version, gitRevision, gitDirty, lockHash }: DoctorRecord['suite']): string =>
  `${version}, revision ${gitRevision?.slice(0, 12) ?? 'unknown'}${gitDirty ? ' with changes' : ''}, ` +
  `lock file ${lockHash.slice(0, 12)}`

const runnerSections = (runners: readonly RunnerCheck[]): readonly string[] => {
  const ready = runners.filter(({ status }) => status === 'ready')
  const missing = runners.filter(({ status }) => status !== 'ready')
  const none = '  nothing'
  return [
    section('What can run here', ready.length === 0 ? [none] : ready.map(runnerLine)),
    ...(missing.length === 0 ? [] : [section('What cannot', missing.map(runnerLine))]),
  ]
}

const runnerLine = (check: RunnerCheck): string => {
  if (check.status === 'unavailable') {
    return [
      nameLine(check.label, check.reason),
      paragraph(' '.repeat(indent + nameColumns), `→ ${oneLine(check.remedy)}`, indent + nameColumns + 2),
    ].join('\n')
  }
  const library = `${check.library} ${check.libraryVersion}`
  const runtime = `${check.runtime} ${check.runtimeVersion}`
  const caveat = check.caveat === null ? '' : `; not to be ranked: ${check.caveat}`
  return nameLine(check.label, `${library === runtime ? runtime : `${library} on ${runtime}`}${caveat}`)
}

const repeatsFact = ({ count, medianMs, coefficientOfVariation }: DoctorRecord['repeats']): Fact => [
  'Repeats',
  `${count} times ${formatNumber(medianMs)} ms, scattering by ${(coefficientOfVariation * 100).toFixed(1)} % ` +
    '(standard deviation over mean) on the server’s CPU',
]

const ceilingLines = ({ ceiling, placement }: DoctorRecord): readonly string[] => {
  if (ceiling.status === 'unmeasured') {
    const remedy = ceiling.remedy === null ? [] : [paragraph('  ', `→ ${oneLine(ceiling.remedy)}`, 4)]
    return [paragraph('  ', oneLine(`not measured: ${ceiling.reason}`), 2), ...remedy]
  }
  const { fps, bytesPerSecond, frameBytes, windowMs, serverCpu, loadCpu } = ceiling
  const isShared = placement.serverCpus.some((cpu) => placement.loadCpus.includes(cpu))
  return [
    factLine([
      'Load process → control',
      `${formatNumber(fps)} frames/s of ${formatMebibytes(frameBytes)}, ${formatNumber(bytesPerSecond / 1e9)} GB/s, ` +
        `over ${formatNumber(windowMs / 1000)} s`,
    ]),
    factLine([
      'CPU of a core',
      `load process ${formatShare(loadCpu)}, control ${formatShare(serverCpu)}: ${fullSide(ceiling, isShared)}`,
    ]),
    paragraph(
      '  ',
      `No row above ${formatNumber(fps)} frames/s of ${formatMebibytes(frameBytes)} can be told apart.`,
      2,
    ),
  ]
}

const fullSide = (
  { serverCpu, loadCpu }: Extract<Ceiling, { status: 'measured' }>,
  isShared: boolean,
): string => {
  if (isShared) return 'they may share a CPU, so that each is the limit of the other'
  switch (judgeBusyness({ serverCpu, loadCpu, serverCores: 1 })) {
    case 'load-bound':
      return 'the load process is full'
    case 'server-bound':
      return 'the control is full'
    case 'both-busy':
      return 'both are full'
    default:
      return 'neither is full, each waits for the other'
  }
}
