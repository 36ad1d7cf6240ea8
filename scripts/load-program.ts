// The options of npm run load, and how each is read.
import { Command, InvalidArgumentError, Option } from 'commander'
import { type LoadMode, type LoadOptions, parseAddress } from '../bench/external/options.ts'
import { parseThreshold, type Threshold } from '../bench/external/thresholds.ts'
import { parseDuration, parseSize } from '../bench/external/units.ts'
import { parseEnvelope, parseHeader, parseReply } from '../bench/external/words.ts'
import type { ExternalServer } from '../runners/contract.ts'
import { nameList, wholeNumber } from './cli.ts'

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
  readonly text?: ExternalServer['envelope']
  readonly before?: string
  readonly hello?: readonly string[]
  readonly await?: string
  readonly reply?: ExternalServer['replies']
  readonly header?: ExternalServer['headers']
  readonly subprotocol?: readonly string[]
  readonly insecure?: boolean
  readonly ca?: string
  readonly save?: string
  readonly saveEvery: number
  readonly threshold?: readonly Threshold[]
  readonly findCapacity?: Threshold
  readonly maxConnections: number
  readonly json?: boolean
  readonly csv?: string
  readonly report?: string
}

/** Turns a RangeError of a parser into one of the command line. */
const parsed =
  <T>(parse: (text: string) => T) =>
  (text: string): T => {
    try {
      return parse(text)
    } catch (error) {
      throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error
    }
  }

const several =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...before, parsed(parse)(text)]

const rate = (text: string): number => {
  const fps = Number(text)
  if (fps > 0 && fps <= 100_000) return fps
  throw new InvalidArgumentError('must be a number of images a second, up to 100000.')
}

export const program = new Command('load')
  .description('The load generator against a WebSocket server of your own: sends images, or receives them.')
  .argument('<address>', 'ws://host:port/path or wss://…', parsed(parseAddress))
  .addOption(
    new Option('--mode <mode>', 'send images, send them and get them back, or receive them')
      .choices(['ingest', 'echo', 'view'])
      .default('ingest'),
  )
  .option(
    '--size <size>',
    'size of the suite’s images, 16KiB to 8MiB; 1MB is 2^20 bytes (default: 1MB)',
    parsed(parseSize),
  )
  .option('--frames <folder>', 'your own images in place of the suite’s')
  .option('--connections <n>', 'cameras, or viewers', wholeNumber(1, 65_535), 1)
  .option('--processes <n>', 'load processes (default: one for each CPU but one)', wholeNumber(1, 1024))
  .option(
    '--fps <n>',
    'images a second of each camera, in an open loop; without it, as fast as the server takes them',
    rate,
  )
  .option('--window <n>', 'images of each camera in flight: waits for answers', wholeNumber(1, 1_000_000))
  .option(
    '--duration <time>',
    'of the measured window, such as 500ms or 1m30s (default: 10s)',
    parsed(parseDuration),
  )
  .addOption(
    new Option('--warmup <time>', 'before the window').argParser(parsed(parseDuration)).default(500, '500ms'),
  )
  .addOption(
    new Option('--deflate <how>', 'permessage-deflate of the load generator')
      .choices(['off', 'live', 'precompressed'])
      .default('off'),
  )
  .addOption(
    new Option('--ack <which>', 'which images the server answers, so that they count as delivered').choices([
      'first',
      'every',
      'none',
    ]),
  )
  .option(
    '--text <template>',
    'images as base64 in a text: \'{"data":"{base64}"}\', or what stands before it',
    parsed(parseEnvelope),
  )
  .option('--before <text>', 'a text before each image')
  .option('--hello <file>', 'a first message; several go out in their order', several(String))
  .option('--await <text>', 'begin when a text has come that begins so')
  .option('--reply <a=b>', 'answer a text that begins with a by b; several may be given', several(parseReply))
  .option(
    '--header <name:value>',
    'a header of the upgrade request; several may be given',
    several(parseHeader),
  )
  .option('--subprotocol <names>', 'offered subprotocols, separated by commas', nameList)
  .option('--insecure', 'take any certificate')
  .option('--ca <file>', 'certificate of the authority that signed the server’s, PEM')
  .option('--save <folder>', 'keep images that a viewer receives')
  .option('--save-every <n>', 'keep one image in n', wholeNumber(1, 1_000_000_000), 100)
  .option(
    '--threshold <limit>',
    "a limit such as 'p99<33ms' or 'fps>=30': exit code 3 when missed",
    several(parseThreshold),
  )
  .option(
    '--find-capacity <limit>',
    "search for the largest number of cameras that keeps a limit such as 'p99<33ms'",
    parsed(parseThreshold),
  )
  .option(
    '--max-connections <n>',
    'the most cameras that --find-capacity tries',
    wholeNumber(1, 65_535),
    1024,
  )
  .option('--json', 'print the result on stdout as JSON')
  .option('--csv <file>', 'write the figures of every tick of the load')
  .option('--report <file>', 'write a page with the histograms')
