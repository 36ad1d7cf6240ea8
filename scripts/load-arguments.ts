// The command line of npm run load as the options of a load: what was left out, and files that have to be there.
import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { LoadOptions } from '../bench/external/options.ts'
import { needOf } from '../bench/external/thresholds.ts'
import { UsageError } from '../bench/failure/failure.ts'
import type { ExternalServer } from '../runners/contract.ts'
import type { LoadArguments } from './load-program.ts'

const usualDurationMs = 10_000
const usualCapacityFps = 30

/** @throws UsageError naming a file or folder that cannot be used */
export const loadOptions = (url: string, given: LoadArguments): LoadOptions => {
  const { findCapacity } = given
  return {
    url,
    mode: given.mode,
    frameBytes: given.size ?? null,
    framesFolder: given.frames ?? null,
    connections: given.connections,
    processes: given.processes ?? null,
    fps: given.fps ?? (findCapacity ? usualCapacityFps : null),
    window: given.window ?? null,
    warmupMs: given.warmup,
    durationMs: given.duration ?? usualDurationMs,
    deflate: given.deflate,
    caFile: given.ca === undefined ? null : readable('--ca', given.ca),
    target: {
      headers: given.header ? [...given.header] : [],
      subprotocols: given.subprotocol ? [...given.subprotocol] : [],
      insecure: given.insecure ?? false,
      helloFiles: (given.hello ?? []).map((file) => readable('--hello', file)),
      replies: given.reply ? [...given.reply] : [],
      awaits: given.await ?? null,
      envelope: given.text ?? null,
      announce: given.before ?? null,
      answers: answersOf(given),
      save: given.save === undefined ? null : { folder: writable(given.save), every: given.saveEvery },
    },
    thresholds: given.threshold ?? [],
  }
}

/** Where something can only be told from answers, every image is to be answered. */
const answersOf = ({
  mode,
  ack,
  window,
  threshold = [],
  findCapacity,
}: LoadArguments): ExternalServer['answers'] => {
  if (ack !== undefined) return ack
  const needsAnswers =
    window !== undefined || findCapacity || threshold.some((limit) => needOf(limit) === 'latency')
  return mode === 'echo' || (mode === 'ingest' && needsAnswers) ? 'every' : 'none'
}

const readable = (option: string, file: string): string =>
  orUsage(option, file, () => {
    if (!statSync(file).isFile()) throw new Error('it is no file')
    accessSync(file, constants.R_OK)
  })

const writable = (folder: string): string =>
  orUsage('--save', folder, () => {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  })

/** Before anything is measured for it. @throws UsageError where a file that was asked for cannot be written */
export const requireWritable = ({ csv, report }: LoadArguments): void => {
  for (const [option, file] of [
    ['--csv', csv],
    ['--report', report],
  ] as const)
    if (file !== undefined) orUsage(option, file, () => accessSync(dirname(resolve(file)), constants.W_OK))
}

const orUsage = (option: string, path: string, check: () => void): string => {
  try {
    check()
    return resolve(path)
  } catch (cause) {
    throw new UsageError(
      `${option} cannot be used: ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  }
}
