// What doctor found, for a terminal of 80 columns: machine, runners, noise, reference receiver, warnings.
import type { DoctorRecord, ReferenceReceiver, RunnerCheck } from '../results/doctor-schema.ts'
import { serverBusyShare } from '../results/judgement.ts'
import { environmentFacts, type Fact, noiseFacts, suiteText } from './facts.ts'
import { formatMebibytes, formatNumber, formatShare, oneLine } from './format.ts'
import { judgeBusyness } from './stats/verdict.ts'
import { paragraph } from './terminal/text.ts'

type Ready = Extract<RunnerCheck, { status: 'ready' }>
type Missing = Extract<RunnerCheck, { status: 'unavailable' }>

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
    section('The reference receiver', referenceLines(record)),
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

const runnerSections = (runners: readonly RunnerCheck[]): readonly string[] => {
  const ready = runners.filter((check) => check.status === 'ready')
  const missing = runners.filter((check) => check.status === 'unavailable')
  const none = '  nothing'
  return [
    section('What can run here', ready.length === 0 ? [none] : ready.map(runnerLine)),
    ...(missing.length === 0 ? [] : [section('What cannot, and what helps', missingLines(missing))]),
  ]
}

/** What is missing for several runners is said once. */
const missingLines = (missing: readonly Missing[]): readonly string[] =>
  [...new Set(missing.map(({ reason }) => reason))].map((reason) => {
    const here = missing.filter((check) => check.reason === reason)
    const names = here.map(({ label }) => label).join(', ')
    const remedies = [...new Set(here.map(({ remedy }) => oneLine(remedy)))]
    return [
      paragraph('  ', oneLine(`${names}: ${reason}`), 4),
      ...remedies.map((remedy) => paragraph('    ', `→ ${remedy}`, 6)),
    ].join('\n')
  })

const runnerLine = (check: Ready): string => {
  const library = `${check.library} ${check.libraryVersion}`
  const runtime = `${check.runtime} ${check.runtimeVersion}`
  const caveat = check.caveat === null ? '' : `; not to be ranked: ${check.caveat}`
  return nameLine(check.label, `${library === runtime ? runtime : `${library} on ${runtime}`}${caveat}`)
}

const repeatsFact = ({ count, medianMs, coefficientOfVariation }: DoctorRecord['repeats']): Fact => [
  'Repeats',
  `${count} times ${formatNumber(medianMs)} ms, scattering by ${(coefficientOfVariation * 100).toFixed(1)} % ` +
    '(standard deviation over mean) where servers run',
]

const referenceLines = ({ referenceReceiver, placement }: DoctorRecord): readonly string[] => {
  if (referenceReceiver.status === 'unmeasured') {
    const remedy =
      referenceReceiver.remedy === null ? [] : [paragraph('  ', `→ ${oneLine(referenceReceiver.remedy)}`, 4)]
    return [paragraph('  ', oneLine(`not measured: ${referenceReceiver.reason}`), 2), ...remedy]
  }
  const { fps, bytesPerSecond, frameBytes, windowMs, serverCpu, generatorCpu } = referenceReceiver
  return [
    factLine([
      'Generator → receiver',
      `${formatNumber(fps)} frames/s of ${formatMebibytes(frameBytes)}, ${formatNumber(bytesPerSecond / 1e9)} GB/s, ` +
        `over ${formatNumber(windowMs / 1000)} s`,
    ]),
    factLine([
      'CPU of a core',
      `generator ${formatShare(generatorCpu)}, receiver ${formatShare(serverCpu)}: ${fullSide(referenceReceiver, placement)}`,
    ]),
    paragraph(
      '  ',
      `No row above ${formatNumber(fps)} frames/s of ${formatMebibytes(frameBytes)} can be told apart.`,
      2,
    ),
  ]
}

/** What doctor measures elsewhere, and says in lines of its own. */
const quiet = {
  serverCores: 1,
  mainThreadCpu: null,
  blocked: null,
  stealShare: null,
  foreignShare: null,
  lateness: 0,
  rateMet: null,
  linkShare: null,
} as const

const fullSide = (
  { serverCpu, generatorCpu }: Extract<ReferenceReceiver, { status: 'measured' }>,
  { serverCpus, generatorCpus }: DoctorRecord['placement'],
): string => {
  if (serverCpus.length === 1 && serverCpus.join() === generatorCpus.join()) {
    const isFull = serverCpu + generatorCpu >= serverBusyShare
    return isFull ? 'the CPU they share is full' : 'the CPU they share is not theirs alone'
  }
  switch (judgeBusyness({ ...quiet, serverCpu, generatorCpu })) {
    case 'client-bound':
      return 'the generator is full'
    case 'server-bound':
      return 'the receiver is full'
    case 'both-busy':
      return 'both are full'
    default:
      return 'neither is full: they wait for each other, or for CPU time that others take'
  }
}
