// The process of an external server in a load: its figures as facts, and what explains them.
import type { LoadResult } from '../../results/load-result-schema.ts'
import { diagnose, diagnosisText } from '../diagnosis/diagnose.ts'
import type { Symptoms } from '../diagnosis/symptoms.ts'
import type { Fact } from '../facts.ts'
import {
  countOf,
  formatMebibytes,
  formatMilliseconds,
  formatNumber,
  formatShare,
  noValue,
  oneLine,
} from '../format.ts'

type ServerProcess = NonNullable<LoadResult['serverProcess']>

const shownThreads = 3

/** The result with what explains it, where the server's process was read. */
export const diagnoseLoad = (result: LoadResult): LoadResult => {
  const symptoms = symptomsOfLoad(result)
  return symptoms === null ? result : { ...result, diagnoses: [...diagnose(symptoms)] }
}

/** Empty where the process was not asked for. */
export const serverFacts = (result: LoadResult): readonly Fact[] => {
  const { serverProcess, diagnoses = [] } = result
  if (serverProcess === undefined) return []
  if (serverProcess === null) return [['server', 'its process ended inside the window']]
  const { pid, command, processes, rssBytes, peakRssBytes, breakdown } = serverProcess
  const per = perFrame(result, serverProcess)
  return [
    ['server', oneLine(`pid ${pid}, ${command}, ${countOf(processes, 'process', 'processes')}`)],
    ['server CPU', cpuText(result, serverProcess)],
    ['server threads', threadsText(serverProcess)],
    [
      'page faults',
      per === null
        ? noValue
        : `${formatNumber(breakdown.minorFaults * per)} minor and ${formatNumber(breakdown.majorFaults * per)} major a frame`,
    ],
    ['server memory', `RSS ${formatMebibytes(rssBytes)} at the end, peak ${formatMebibytes(peakRssBytes)}`],
    ...diagnoses.flatMap((diagnosis) => [
      ['why', `${diagnosisText(diagnosis)} See ${diagnosis.link}`] as const,
      ['to see it', oneLine(diagnosis.command)] as const,
    ]),
  ]
}

const symptomsOfLoad = (result: LoadResult): Symptoms | null => {
  const { serverProcess, generator, verdict, settings } = result
  if (!serverProcess) return null
  const per = perFrame(result, serverProcess)
  const cpuMs = cpuMsOf(serverProcess)
  if (per === null || cpuMs === 0) return null
  const { breakdown, runtime, threadName, systemCpu, pid } = serverProcess
  const [busiest] = breakdown.threads
  return {
    cpuMs: cpuMs * per,
    systemMs: systemCpu * breakdown.spanMs * per,
    beyondReferenceMs: null,
    firstThreadMs: breakdown.firstThreadMs * per,
    otherThreadsMs: breakdown.otherThreadsMs * per,
    busiestThreads: busiest?.name ?? null,
    queuedMs: breakdown.queuedMs * per,
    minorFaults: breakdown.minorFaults * per,
    unreadBytes: breakdown.unreadBytes && Math.min(breakdown.unreadBytes.first, breakdown.unreadBytes.last),
    // A thread that other work keeps from its CPU is as full as one that has it.
    firstThreadShare: (breakdown.firstThreadMs + breakdown.firstThreadQueuedMs) / breakdown.spanMs,
    serverShare: cpuMs / breakdown.spanMs,
    generatorShare: generator.cpu,
    mayWait: verdict === 'unknown' && settings.fps === null && settings.mode !== 'view',
    // Threads without names of their own are as good as any other: Go's are.
    isFirstSpecial: runtime !== null || busiest?.name !== threadName,
    runtime,
    runtimeVersion: null,
    applied: {},
    ownStep: null,
    steps: [],
    subject: { kind: 'load', url: settings.url, pid },
  }
}

/** Factor from amounts of the span to amounts of a frame; null without frames. */
const perFrame = ({ frames, windowMs }: LoadResult, { breakdown }: ServerProcess): number | null =>
  frames === 0 ? null : windowMs / breakdown.spanMs / frames

/** The clock ticks of processes miss what a server uses that hardly runs; those of ended threads are among them alone. */
const cpuMsOf = ({ userCpu, systemCpu, breakdown }: ServerProcess): number =>
  Math.max((userCpu + systemCpu) * breakdown.spanMs, breakdown.firstThreadMs + breakdown.otherThreadsMs)

const cpuText = (result: LoadResult, server: ServerProcess): string => {
  const [cpuMs, { spanMs }] = [cpuMsOf(server), server.breakdown]
  const per = perFrame(result, server)
  return [
    `${formatShare(cpuMs / spanMs)} of a core`,
    ...(per === null ? [] : [`${formatMilliseconds(cpuMs * per)} ms a frame`]),
    ...(cpuMs === 0 ? [] : [`${formatShare((server.systemCpu * spanMs) / cpuMs)} of it in the kernel`]),
  ].join(', ')
}

const threadsText = ({ breakdown }: ServerProcess): string => {
  const { firstThreadMs, otherThreadsMs, spanMs, threads } = breakdown
  const named = threads
    .slice(0, shownThreads)
    .map(({ name, count, cpuMs }) => `${oneLine(name)} × ${count}: ${formatShare(cpuMs / spanMs)}`)
  const others = `others ${formatShare(otherThreadsMs / spanMs)}`
  return `first ${formatShare(firstThreadMs / spanMs)} of a core, ${others}${named.length === 0 ? '' : ` (${named.join(', ')})`}`
}
