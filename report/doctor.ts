// The findings of doctor for a terminal of 80 columns: machine, runners, noise, reference receiver, warnings.
import type { DoctorRecord, ReferenceReceiver, RunnerCheck } from '../results/doctor-schema.ts'
import { fullShare } from '../results/judgement.ts'
import { environmentFacts, type Fact, noiseFacts, pageFaultFacts, suiteText } from './facts.ts'
import { formatMebibytes, formatNumber, formatShare, oneLine } from './format.ts'
import { judgeTrial } from './stats/verdict.ts'
import { paragraph } from './terminal/text.ts'

type Ready = Extract<RunnerCheck, { status: 'ready' }>
type Missing = Extract<RunnerCheck, { status: 'unavailable' }>

const indent = 2
const nameColumns = 26

/** Sections separated by empty lines; ends without a line break. */
export const renderDoctor = (record: DoctorRecord): string =>
  [
    section('Machine', [
      ...environmentFacts(record.environment, record.placement).map(factLine),
      factLine(['Suite', suiteText(record.suite)]),
    ]),
    ...runnerSections(record.runners),
    section(
      'Noise',
      [
        ...noiseFacts(record.environment),
        repeatsFact(record.repeats),
        ...pageFaultFacts(record.pageFaults),
      ].map(factLine),
    ),
    section('Reference receiver', referenceLines(record)),
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

/** A name that does not fit its column gets its own line. */
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
  const none = '  none'
  return [
    section('Available runners', ready.length === 0 ? [none] : ready.map(runnerLine)),
    ...(missing.length === 0 ? [] : [section('Unavailable runners', missingLines(missing))]),
  ]
}

/** Groups runners by reason, so that each reason appears once. */
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
  const caveat = check.caveat === null ? '' : `; not ranked: ${check.caveat}`
  return nameLine(check.label, `${library === runtime ? runtime : `${library} on ${runtime}`}${caveat}`)
}

const repeatsFact = ({ count, medianMs, coefficientOfVariation }: DoctorRecord['repeats']): Fact => [
  'Repeated computation',
  `${count} × ${formatNumber(medianMs)} ms on the server CPUs, ` +
    `coefficient of variation ${(coefficientOfVariation * 100).toFixed(1)} %`,
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
      `${formatNumber(fps)} FPS at ${formatMebibytes(frameBytes)}, ${formatNumber(bytesPerSecond / 1e9)} GB/s, ` +
        `over ${formatNumber(windowMs / 1000)} s`,
    ]),
    factLine([
      'CPU, share of one core',
      `generator ${formatShare(generatorCpu)}, receiver ${formatShare(serverCpu)}: ${fullSide(referenceReceiver, placement)}`,
    ]),
    paragraph(
      '  ',
      `A server near ${formatNumber(fps)} FPS at ${formatMebibytes(frameBytes)} or above will be a lower bound: the load generator is its limit.`,
      2,
    ),
  ]
}

/** Inputs of the verdict that doctor does not measure here: steal and foreign load have their own lines. */
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
    const isFull = serverCpu + generatorCpu >= fullShare
    return isFull ? 'the CPU they share is saturated' : 'other programs use the shared CPU too'
  }
  switch (judgeTrial({ ...quiet, serverCpu, generatorCpu })) {
    case 'client-bound':
      return 'the generator is saturated'
    case 'server-bound':
      return 'the receiver is saturated'
    case 'both-busy':
      return 'both are saturated'
    default:
      return 'neither is saturated: they wait for each other or for other programs'
  }
}
