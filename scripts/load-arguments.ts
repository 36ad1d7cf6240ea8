// The command line of npm run load, and its options as those of a load.
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { Command, Option } from 'commander'
import {
  type LoadMode,
  type LoadOptions,
  parseAddress,
  parseBeginning,
  parseEnvelope,
  parseHeader,
  parseReply,
  parseServername,
} from '../bench/external/options.ts'
import { type GivenPid, parsePid } from '../bench/external/server-process.ts'
import { needOf, parseThreshold, type Threshold } from '../bench/external/thresholds.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { makeFolder } from '../results/store/make-folder.ts'
import { draftOf } from '../results/store/write.ts'
import { faultOf } from '../results/store.ts'
import type { ExternalServer } from '../runners/contract.ts'
import { nameList, parseDuration, parsed, parseSize, rate, wholeNumber } from './arguments.ts'

export interface LoadArguments {
  readonly mode: LoadMode
  readonly size?: number
  readonly frames?: string
  readonly connections: number
  readonly processes?: number
  readonly fps?: number
  readonly window?: number
  readonly duration?: number
  readonly warmup: number
  readonly deflate: LoadOptions['deflate']
  readonly ack?: ExternalServer['answers']
  readonly ackText?: string
  readonly ignore?: readonly string[]
  readonly text?: ExternalServer['envelope']
  readonly before?: string
  readonly hello?: readonly string[]
  readonly await?: string
  readonly reply?: ExternalServer['replies']
  readonly header?: ExternalServer['headers']
  readonly subprotocol?: readonly string[]
  readonly insecure?: boolean
  readonly ca?: string
  readonly servername?: string
  readonly cert?: string
  readonly key?: string
  readonly save?: string
  readonly saveEvery: number
  readonly threshold?: readonly Threshold[]
  readonly findCapacity?: Threshold
  readonly maxConnections: number
  readonly pid?: GivenPid
  readonly json?: boolean
  readonly csv?: string
  readonly report?: string
}

const several =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...before, parsed(parse)(text)]

export const program = new Command('load')
  .description('Measures an external WebSocket server with cameras (ingest, echo) or viewers.')
  .argument('<address>', 'ws://host:port/path or wss://…', parsed(parseAddress))
  .addOption(
    new Option('--mode <mode>', 'send frames, send them and receive echoes, or view')
      .choices(['ingest', 'echo', 'view'])
      .default('ingest'),
  )
  .option(
    '--size <size>',
    'frame size of the suite’s images: 16KiB to 8MiB, 1MB is 2^20 bytes (default: 1MB)',
    parsed(parseSize),
  )
  .option('--frames <folder>', 'your own images in place of the suite’s')
  .option('--connections <n>', 'cameras, or viewers', wholeNumber(1, 65_535), 1)
  .option('--processes <n>', 'load generators (default: one for each CPU but one)', wholeNumber(1, 1024))
  .option('--fps <n>', 'frames per second of each camera, in an open loop; without it, flat out', rate)
  .option('--window <n>', 'frames of each camera in flight: waits for answers', wholeNumber(1, 1_000_000))
  .option(
    '--duration <time>',
    'length of the measured window, such as 10s, 500ms, 1m30s (default: 10s)',
    parsed(parseDuration),
  )
  .addOption(
    new Option('--warmup <time>', 'warm-up before the window')
      .argParser(parsed(parseDuration))
      .default(500, '500ms'),
  )
  .addOption(
    new Option('--deflate <how>', 'permessage-deflate of the cameras')
      .choices(['off', 'live', 'precompressed'])
      .default('off'),
  )
  .addOption(
    new Option('--ack <which>', 'frames that the server answers: answered ones count as delivered').choices([
      'first',
      'every',
      'none',
    ]),
  )
  .option(
    '--ack-text <beginning>',
    'only texts that begin with this are answers; implies --ack every',
    parsed(parseBeginning),
  )
  .option(
    '--ignore <beginning>',
    'ignore texts that begin with this, such as heartbeats; may be repeated',
    several(parseBeginning),
  )
  .option(
    '--text <template>',
    'send frames as base64 in a text: \'{"data":"{base64}"}\', or only the part before the base64',
    parsed(parseEnvelope),
  )
  .option('--before <text>', 'text to send before each frame')
  .option('--hello <file>', 'file with a first message; may be repeated', several(String))
  .option('--await <text>', 'start once a text that begins with this has arrived')
  .option('--reply <a=b>', 'answer a text that begins with a by b; may be repeated', several(parseReply))
  .option(
    '--header <name:value>',
    'header of the upgrade request, Host too; may be repeated',
    several(parseHeader),
  )
  .option('--subprotocol <names>', 'offered subprotocols, separated by commas', nameList)
  .option('--insecure', 'accept any certificate')
  .option('--ca <file>', 'certificate (PEM) of the authority that signed the server’s')
  .option(
    '--servername <name>',
    'name to ask for in TLS (SNI), in place of the address’s',
    parsed(parseServername),
  )
  .option('--cert <file>', 'your certificate (PEM), for a server that asks for one')
  .option('--key <file>', 'the key (PEM) of --cert')
  .option('--save <folder>', 'save frames that a viewer receives')
  .option('--save-every <n>', 'save one frame in n', wholeNumber(1, 1_000_000_000), 100)
  .option(
    '--threshold <limit>',
    "limit such as 'p99<33ms' or 'fps>=30': exit code 3 when missed",
    several(parseThreshold),
  )
  .option(
    '--find-capacity <limit>',
    "search for the most cameras that meet a limit such as 'p99<33ms'",
    parsed(parseThreshold),
  )
  .option('--max-connections <n>', 'upper bound of --find-capacity', wholeNumber(1, 65_535), 1024)
  .option(
    '--pid <pid>',
    'process of a server on this machine, or auto: its CPU, memory and what limits it',
    parsed(parsePid),
  )
  .option('--json', 'print the result on stdout as JSON')
  .option('--csv <file>', 'write a CSV file with one line per tick')
  .option('--report <file>', 'write an HTML page')
  .addHelpText(
    'after',
    '\n{n} in the address and in texts of options and hello files is the number of\nthe connection, from 1.',
  )

const defaultDurationMs = 10_000
const defaultCapacityFps = 30

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
    fps: given.fps ?? (findCapacity ? defaultCapacityFps : null),
    window: given.window ?? null,
    warmupMs: given.warmup,
    durationMs: given.duration ?? defaultDurationMs,
    deflate: given.deflate,
    caFile: given.ca === undefined ? null : authority(given.ca),
    server: {
      headers: given.header ? [...given.header] : [],
      subprotocols: given.subprotocol ? [...given.subprotocol] : [],
      insecure: given.insecure ?? false,
      servername: given.servername ?? null,
      identity: identityOf(given),
      helloFiles: (given.hello ?? []).map((file) => readable('--hello', file)),
      replies: given.reply ? [...given.reply] : [],
      awaits: given.await ?? null,
      envelope: given.text ?? null,
      announce: given.before ?? null,
      answers: answersOf(given),
      ackText: given.ackText ?? null,
      ignores: given.ignore ? [...given.ignore] : [],
      save: given.save === undefined ? null : { folder: writable(given.save), every: given.saveEvery },
    },
    thresholds: given.threshold ?? [],
  }
}

/** Without --ack, every frame is to be answered where the other options need answers. */
const answersOf = ({
  mode,
  ack,
  ackText,
  window,
  threshold = [],
  findCapacity,
}: LoadArguments): ExternalServer['answers'] => {
  if (ack !== undefined) return ack
  const needsAnswers =
    ackText !== undefined ||
    window !== undefined ||
    findCapacity ||
    threshold.some((limit) => needOf(limit) === 'latency')
  return mode === 'echo' || (mode === 'ingest' && needsAnswers) ? 'every' : 'none'
}

/** PEM alone: anything else would be passed over in silence, and the server's certificate refused. */
const authority = (file: string): string =>
  orUsage('--ca', readable('--ca', file), () => {
    if (!readFileSync(file, 'latin1').includes('-----BEGIN CERTIFICATE-----'))
      throw new Error('it has no certificate in PEM (-----BEGIN CERTIFICATE-----)')
    createSecureContext({ ca: readFileSync(file) })
  })

const identityOf = ({ cert, key }: LoadArguments): ExternalServer['identity'] => {
  if (cert === undefined && key === undefined) return null
  if (cert === undefined || key === undefined) throw new UsageError('--cert and --key need each other')
  const [certFile, keyFile] = [readable('--cert', cert), readable('--key', key)]
  orUsage('--cert and --key', `${cert}, ${key}`, () =>
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) }),
  )
  return { certFile, keyFile }
}

const readable = (option: string, file: string): string =>
  orUsage(option, file, () => {
    if (!statSync(file).isFile()) throw new Error('not a file')
    accessSync(file, constants.R_OK)
  })

const writable = (folder: string): string =>
  orUsage('--save', folder, () => {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
  })

/** Checks the output files before anything is measured. @throws UsageError naming one that cannot be written */
export const requireWritable = ({ csv, report }: LoadArguments): void => {
  for (const [option, file] of [
    ['--csv', csv],
    ['--report', report],
  ] as const)
    if (file !== undefined)
      orUsage(option, file, () => {
        accessSync(dirname(resolve(file)), constants.W_OK)
        statSync(draftOf(resolve(file)), { throwIfNoEntry: false }) // throws where the name is too long
      })
}

const orUsage = (option: string, path: string, check: () => void): string => {
  try {
    check()
    return resolve(path)
  } catch (cause) {
    const fault = faultOf(cause)
    if (fault) throw new UsageError(`${option}: ${fault.message}; ${fault.remedy}`, { cause })
    throw new UsageError(
      `${option} cannot be used: ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  }
}
