// Cases of permessage-deflate (12 with the settings of a plain answer, 13 with others). Fewer messages than there.
import { randomBytes } from 'node:crypto'
import type { InflaterAgreement } from '../../../../../bench/generator/deflate/messages.ts'
import { createMessageDeflater } from '../../../../../bench/generator/deflate/messages.ts'
import { type Case, heard, say } from './case.ts'

const plainAnswer: InflaterAgreement = { serverNoContextTakeover: false, serverMaxWindowBits: 15 }

const kibi = 1024
const messagesEach = 3
/** Sizes of messages, and of the frames that they are cut into. */
const sizes: readonly (readonly [bytes: number, fragmentBytes?: number])[] = [
  ...[16, 64, 256, kibi, 4 * kibi, 8 * kibi, 16 * kibi, 32 * kibi, 64 * kibi, 128 * kibi].map(
    (bytes) => [bytes] as const,
  ),
  ...[8, 16, 32, 64, 128].map((size) => [size * kibi, 256] as const),
  ...[1, 4, 32].map((size) => [128 * kibi, size * kibi] as const),
]

const repeated = (pattern: (index: number) => string): Buffer =>
  Buffer.from(Array.from({ length: 12_000 }, (_, index) => pattern(index)).join(''))

/** From what compresses well to what does not at all; the first three are sent as binary messages. */
const contents = [
  { name: 'prose', kind: 'binary', bytes: repeated((index) => `sentence ${index % 97} of ${index % 13}. `) },
  {
    name: 'a picture',
    kind: 'binary',
    bytes: Buffer.from(Array.from({ length: 262_144 }, (_, at) => at >> 7)),
  },
  { name: 'what is compressed already', kind: 'binary', bytes: randomBytes(256 * kibi) },
  { name: 'JSON', kind: 'text', bytes: repeated((index) => `{"id":${index},"ok":${index % 3 > 0}},\n`) },
  { name: 'HTML', kind: 'text', bytes: repeated((index) => `<li class="n${index % 7}">${index}</li>\n`) },
] as const

const rsv1 = 4

const framesOf = (
  kind: 'text' | 'binary',
  compressed: Buffer,
  fragmentBytes = compressed.length,
): readonly Buffer[] => {
  const count = Math.ceil(compressed.length / fragmentBytes)
  return Array.from({ length: count }, (_, index) => {
    const piece = compressed.subarray(index * fragmentBytes, (index + 1) * fragmentBytes)
    const more = index < count - 1
    if (index > 0) return say.next(piece, more)
    const frame = say[kind](piece, more)
    frame[0] = (frame[0] ?? 0) | (rsv1 << 4)
    return frame
  })
}

const conversation = (
  autobahn: string,
  { name, kind, bytes }: (typeof contents)[number],
  [messageBytes, fragmentBytes]: (typeof sizes)[number],
  agreement: InflaterAgreement,
): Case => {
  const messages = Array.from({ length: messagesEach }, (_, index) => {
    const from = (index * messageBytes) % (bytes.length - messageBytes)
    return bytes.subarray(from, from + messageBytes)
  })
  return {
    autobahn,
    name: `${name}, ${messageBytes} bytes a message, ${fragmentBytes ?? 'all'} in a frame`,
    frames: async () => {
      const deflater = createMessageDeflater({
        windowBits: agreement.serverMaxWindowBits,
        contextTakeover: !agreement.serverNoContextTakeover,
      })
      const frames: Buffer[] = []
      for (const message of messages)
        frames.push(...framesOf(kind, await deflater.deflate(message), fragmentBytes))
      deflater.close()
      return frames
    },
    hears: messages.map((message) => heard[kind](message)),
    agreement,
  }
}

/** What a server may answer; its offer's counterpart in Autobahn is a request of the server's. */
const answers: readonly InflaterAgreement[] = [
  plainAnswer,
  { serverNoContextTakeover: true, serverMaxWindowBits: 15 },
  { serverNoContextTakeover: false, serverMaxWindowBits: 8 },
  { serverNoContextTakeover: false, serverMaxWindowBits: 15 },
  { serverNoContextTakeover: true, serverMaxWindowBits: 8 },
  { serverNoContextTakeover: true, serverMaxWindowBits: 15 },
  { serverNoContextTakeover: true, serverMaxWindowBits: 9 },
]

export const deflateCases: readonly Case[] = [
  ...contents.flatMap((content, group) =>
    sizes.map((size, index) => conversation(`12.${group + 1}.${index + 1}`, content, size, plainAnswer)),
  ),
  ...answers.flatMap((answer, group) =>
    sizes.map((size, index) => conversation(`13.${group + 1}.${index + 1}`, contents[3], size, answer)),
  ),
]

const hello = Buffer.from('f248cdc9c90700', 'hex')
const helloAgain = Buffer.from('f200110000', 'hex')
const withRsv1 = (frame: Buffer): Buffer => {
  frame[0] = (frame[0] ?? 0) | (rsv1 << 4)
  return frame
}
const agreement = plainAnswer

/** Beyond what Autobahn asks: the examples of RFC 7692 §7.2.3, and servers that break its rules. */
export const ownDeflateCases: readonly Case[] = [
  {
    name: 'the example of the RFC, and a second one that refers to it',
    frames: [withRsv1(say.text(hello)), withRsv1(say.text(helloAgain))],
    hears: [heard.text('Hello'), heard.text('Hello')],
  },
  {
    name: 'a stored block',
    frames: [withRsv1(say.text(Buffer.from('000500faff48656c6c6f00', 'hex')))],
    hears: [heard.text('Hello')],
  },
  {
    name: 'a block that says it is the last',
    frames: [withRsv1(say.text(Buffer.from('f348cdc9c9070000', 'hex')))],
    hears: [heard.text('Hello')],
  },
  {
    name: 'two blocks',
    frames: [withRsv1(say.text(Buffer.from('f248050000' + '00ffffcac9c90700', 'hex')))],
    hears: [heard.text('Hello')],
  },
  {
    name: 'a message that is empty, and one that is not compressed among others',
    frames: [withRsv1(say.text(Buffer.of(0))), say.text('plain'), withRsv1(say.binary(hello))],
    hears: [heard.text(''), heard.text('plain'), heard.binary('Hello')],
  },
  {
    name: 'a ping between compressed fragments',
    frames: [withRsv1(say.text(hello.subarray(0, 3), true)), say.ping('?'), say.next(hello.subarray(3))],
    hears: [heard.ping('?'), heard.text('Hello')],
  },
  {
    name: 'what is no deflate data',
    frames: [withRsv1(say.binary(Buffer.from('ffffff', 'hex')))],
    hears: [heard.broken(1007)],
  },
  {
    name: 'a reference to a message where none may be',
    frames: [withRsv1(say.text(hello)), withRsv1(say.text(helloAgain))],
    hears: [heard.text('Hello'), heard.broken(1007)],
    agreement: { serverNoContextTakeover: true, serverMaxWindowBits: 15 },
  },
  {
    name: 'a text that is not UTF-8 once it is decompressed',
    frames: [withRsv1(say.text(Buffer.from('000100feffff00', 'hex')))],
    hears: [heard.broken(1007)],
  },
  {
    name: 'a message that grows over the limit',
    frames: async () => {
      const deflater = createMessageDeflater({ windowBits: 15, contextTakeover: false })
      const compressed = await deflater.deflate(Buffer.alloc(64 * kibi * kibi + 1))
      deflater.close()
      return [withRsv1(say.binary(compressed))]
    },
    hears: [heard.broken(1009)],
  },
  { name: 'RSV1 on a ping', frames: [withRsv1(say.ping(hello))], hears: [heard.broken(1002)] },
  { name: 'RSV1 on a close frame', frames: [withRsv1(say.close(1000))], hears: [heard.broken(1002)] },
  {
    name: 'RSV1 on a continuation',
    frames: [withRsv1(say.text(hello.subarray(0, 3), true)), withRsv1(say.next(hello.subarray(3)))],
    hears: [heard.broken(1002)],
  },
  {
    name: 'RSV1 on a continuation of a message that is not compressed',
    frames: [say.text('plain', true), withRsv1(say.next(hello))],
    hears: [heard.broken(1002)],
  },
].map((own) => ({ autobahn: '12', agreement, ...own }))
