// The rules of a diagnosis, as data: when each fires, what it rests on, what to do, and how to see that it is so.

import type { Diagnosis } from '../../results/diagnosis-schema.ts'
import { fullShare } from '../../results/judgement.ts'
import { formatMebibytes, formatNumber, formatShare } from '../format.ts'
import { allocatorSettings, collectorSettings, type Setting } from './settings.ts'
import type { Subject, Symptoms } from './symptoms.ts'

/** All thresholds. Shares are of the server's CPU time unless they say otherwise. */
export const thresholds = {
  faultsPerFrame: 50,
  /** So few explain no kernel time. */
  fewFaultsPerFrame: 10,
  /** Kernel time beyond the reference receiver's. */
  beyondShare: 0.25,
  /** All kernel time, where there is no reference receiver. */
  kernelShare: 0.35,
  otherThreadsShare: 0.2,
  /** Of a core: the first thread is full. */
  fullShare: fullShare,
  /** Kernel time of a server whose own work is the limit, at most. */
  ownWorkKernelShare: 1 / 3,
  /** Of a core: a side that is not busy. */
  idleShare: 0.8,
  /** Of one connection: more than the second-level cache of most processors. */
  unreadBytes: 2 * 2 ** 20,
} as const

export interface Rule {
  readonly id: Diagnosis['rule']
  /** Rules that explain the same sign better: where one of them fires, this one does not. */
  readonly unless: readonly Diagnosis['rule'][]
  readonly fires: (symptoms: Symptoms) => boolean
  readonly figure: (symptoms: Symptoms) => string
  readonly cause: (symptoms: Symptoms) => string
  /** A setting to advise, of which the first that fits the runtime holds. */
  readonly settings: readonly Setting[]
  /** Where no setting fits. */
  readonly otherwise: string
  /** Names of ladder steps that set it. */
  readonly steps: readonly string[]
  readonly link: string
  readonly command: (subject: Subject) => string
}

/** Names that runtimes give to threads that help a garbage collector. */
const collectorThreads = /V8 ?Worker|V8 Default|HeapHelper|Heap Helper|\bGC\b|^G1 |^node$/

const ladderOf =
  (ofLoad: (load: Extract<Subject, { readonly kind: 'load' }>) => string) =>
  (subject: Subject): string =>
    subject.kind === 'row'
      ? `npm run matrix -- --scenario ladders --runner ${subject.runner}`
      : ofLoad(subject)

const kernelShareOf = ({ systemMs, cpuMs }: Symptoms): number => systemMs / cpuMs
const beyondShareOf = ({ beyondReferenceMs, cpuMs }: Symptoms): number | null =>
  beyondReferenceMs === null ? null : beyondReferenceMs / cpuMs
const otherShareOf = ({ otherThreadsMs, cpuMs }: Symptoms): number => otherThreadsMs / cpuMs

const hasMuchKernel = (symptoms: Symptoms): boolean => {
  const beyond = beyondShareOf(symptoms)
  return beyond === null ? kernelShareOf(symptoms) > thresholds.kernelShare : beyond > thresholds.beyondShare
}

/** One that other work keeps from its CPU is not idle. */
const isServerIdle = ({ mayWait, serverShare, queuedMs, cpuMs }: Symptoms): boolean =>
  mayWait && serverShare * (1 + queuedMs / cpuMs) < thresholds.idleShare

/** Kernel time beyond the reference receiver’s that page faults do not explain. */
const isKernelUnexplained = (symptoms: Symptoms): boolean =>
  symptoms.minorFaults <= thresholds.fewFaultsPerFrame &&
  (beyondShareOf(symptoms) ?? 0) > thresholds.beyondShare

const kernelFigure = (symptoms: Symptoms): string => {
  const beyond = beyondShareOf(symptoms)
  return beyond === null
    ? `${formatShare(kernelShareOf(symptoms))} of its CPU time in the kernel`
    : `${formatShare(beyond)} of its CPU time in the kernel beyond the reference receiver’s`
}

/** The most specific first. */
export const rules: readonly Rule[] = [
  {
    id: 'helper-threads',
    unless: [],
    fires: (symptoms) => symptoms.isFirstSpecial && otherShareOf(symptoms) > thresholds.otherThreadsShare,
    figure: (symptoms) =>
      `${formatShare(otherShareOf(symptoms))} of its CPU time on other threads than the first${symptoms.busiestThreads === null ? '' : `, most on “${symptoms.busiestThreads}”`}`,
    cause: ({ busiestThreads }) =>
      busiestThreads !== null && collectorThreads.test(busiestThreads)
        ? 'garbage collection on helper threads'
        : 'work on helper threads',
    settings: collectorSettings,
    otherwise: 'A profile of these threads says what they do.',
    steps: ['heap', 'accounted'],
    link: 'https://v8.dev/blog/trash-talk',
    command: ladderOf(({ pid }) => `top -H -p ${pid}`),
  },
  {
    id: 'allocator',
    unless: [],
    fires: (symptoms) => symptoms.minorFaults > thresholds.faultsPerFrame && hasMuchKernel(symptoms),
    figure: (symptoms) =>
      `${formatNumber(symptoms.minorFaults)} page faults a frame, ${kernelFigure(symptoms)}`,
    cause: () => 'the allocator gives memory back and gets it again page by page',
    settings: allocatorSettings,
    otherwise: 'Other memory than that allocator’s faults: a profile says which.',
    steps: ['allocator', 'allocator-asyncio'],
    link: 'https://man7.org/linux/man-pages/man3/mallopt.3.html',
    command: ladderOf(({ pid }) => `ps -o min_flt,maj_flt,rss -p ${pid}`),
  },
  {
    id: 'backlog',
    unless: ['allocator'],
    fires: (symptoms) =>
      symptoms.unreadBytes !== null &&
      symptoms.unreadBytes > thresholds.unreadBytes &&
      (isServerIdle(symptoms) || isKernelUnexplained(symptoms)),
    figure: (symptoms) =>
      `${formatMebibytes(symptoms.unreadBytes)} of a connection received and not read${isServerIdle(symptoms) ? `, server ${formatShare(symptoms.serverShare)} of a core` : `, ${kernelFigure(symptoms)}`}`,
    cause: () => 'the kernel lets the receive buffer grow, and the server reads out of cache',
    settings: [],
    otherwise: 'Read sooner and more at a time, or cap SO_RCVBUF (128 KiB helped there).',
    steps: ['read-buffer'],
    link: 'https://github.com/tarasko/picows/issues/117',
    command: ladderOf(({ url }) => `ss -tmin 'sport = :${portOf(url)}'`),
  },
  {
    id: 'waits',
    unless: ['backlog'],
    fires: (symptoms) => isServerIdle(symptoms) && symptoms.generatorShare < thresholds.idleShare,
    figure: ({ serverShare, generatorShare }) =>
      `server ${formatShare(serverShare)} of a core, load generator ${formatShare(generatorShare)}`,
    cause: () => 'neither is busy: the pair waits for each other',
    settings: [],
    otherwise:
      'Look at the frames in flight, at acknowledgements, and at what the server waits for between frames.',
    steps: [],
    link: 'https://man7.org/linux/man-pages/man7/tcp.7.html',
    command: (subject) =>
      subject.kind === 'row'
        ? `npm run matrix -- --scenario ingest-many --runner ${subject.runner}`
        : `npm run load -- '${subject.url}' --connections 4`,
  },
  {
    id: 'own-work',
    unless: ['allocator', 'backlog'],
    fires: (symptoms) =>
      (symptoms.firstThreadShare ?? 0) >= thresholds.fullShare &&
      kernelShareOf(symptoms) < thresholds.ownWorkKernelShare,
    figure: (symptoms) =>
      `first thread busy ${formatShare(symptoms.firstThreadShare)} of the time, ${formatShare(kernelShareOf(symptoms))} of its CPU time in the kernel`,
    cause: () => 'the work of the language and its libraries is the limit',
    settings: [],
    otherwise: 'The flame graph shows which.',
    steps: [],
    link: 'https://www.brendangregg.com/flamegraphs.html',
    command: (subject) =>
      subject.kind === 'row' ? `npm run profile -- ${subject.runner}` : `perf top -p ${subject.pid}`,
  },
]

const portOf = (url: string): string => {
  const { port, protocol } = new URL(url.replaceAll('{n}', '1'))
  return port || (protocol === 'wss:' ? '443' : '80')
}
