// Cases of framing (1), pings and pongs (2), reserved bits (3) and reserved opcodes (4).
import { opcodes } from '../../../../../bench/generator/codec/header.ts'
import { type Case, heard, say } from './case.ts'

/** On both sides of each border of the length field. */
const lengths = [0, 125, 126, 127, 128, 65_535, 65_536, 65_536]

const lengthCases: readonly Case[] = lengths.flatMap((length, index) => {
  const text = Buffer.alloc(length, '*')
  const binary = Buffer.alloc(length, 0xfe)
  return [
    {
      autobahn: `1.1.${index + 1}`,
      name: `a text of ${length} bytes`,
      frames: [say.text(text)],
      hears: [heard.text(text)],
    },
    {
      autobahn: `1.2.${index + 1}`,
      name: `a binary message of ${length} bytes`,
      frames: [say.binary(binary)],
      hears: [heard.binary(binary)],
    },
  ]
})

const longest = Buffer.alloc(125, 0xfe)
const tenPings = Array.from({ length: 10 }, (_, index) => `ping ${index}`)

const pingCases: readonly Case[] = [
  { autobahn: '2.1', name: 'an empty ping', frames: [say.ping()], hears: [heard.ping()] },
  {
    autobahn: '2.2',
    name: 'a ping with a word',
    frames: [say.ping('there?')],
    hears: [heard.ping('there?')],
  },
  {
    autobahn: '2.3',
    name: 'a ping with bytes that are no text',
    frames: [say.ping(Buffer.from('00fffe00', 'hex'))],
    hears: [heard.ping(Buffer.from('00fffe00', 'hex'))],
  },
  { autobahn: '2.4', name: 'the longest ping', frames: [say.ping(longest)], hears: [heard.ping(longest)] },
  {
    autobahn: '2.5',
    name: 'a ping that is too long',
    frames: [say.ping(Buffer.alloc(126, 0xfe))],
    hears: [heard.broken(1002)],
  },
  {
    autobahn: '2.6',
    name: 'the longest ping and another behind it',
    frames: [say.ping(longest), say.ping('x')],
    hears: [heard.ping(longest), heard.ping('x')],
  },
  { autobahn: '2.7', name: 'an empty pong that nobody asked for', frames: [say.pong()], hears: [] },
  { autobahn: '2.8', name: 'a pong that nobody asked for', frames: [say.pong('here')], hears: [] },
  {
    autobahn: '2.9',
    name: 'a pong that nobody asked for, then a ping',
    frames: [say.pong('here'), say.ping('there?')],
    hears: [heard.ping('there?')],
  },
  { autobahn: '2.10', name: 'ten pings', frames: tenPings.map(say.ping), hears: tenPings.map(heard.ping) },
  {
    autobahn: '2.11',
    name: 'ten pings, and a text behind them',
    frames: [...tenPings.map(say.ping), say.text('end')],
    hears: [...tenPings.map(heard.ping), heard.text('end')],
  },
]

/** What comes before the offence is heard, what comes behind it is not. */
const between = (offence: Buffer): Pick<Case, 'frames' | 'hears'> => ({
  frames: [say.text('before'), offence, say.ping('behind')],
  hears: [heard.text('before'), heard.broken(1002)],
})

const reservedBits = [
  { bits: 1, opcode: opcodes.text },
  { bits: 2, opcode: opcodes.text },
  { bits: 3, opcode: opcodes.text },
  { bits: 4, opcode: opcodes.text },
  { bits: 5, opcode: opcodes.binary },
  { bits: 6, opcode: opcodes.ping },
  { bits: 7, opcode: opcodes.close },
]

const reservedBitCases: readonly Case[] = reservedBits.map(({ bits, opcode }, index) => ({
  autobahn: `3.${index + 1}`,
  name: `reserved bits ${bits.toString(2).padStart(3, '0')} on opcode ${opcode}`,
  ...between(say.reserved(opcode, bits)),
}))

const reservedOpcodeCases: readonly Case[] = [
  [3, 4, 5, 6, 7],
  [11, 12, 13, 14, 15],
].flatMap((group, kind) =>
  group.map((opcode, index) => ({
    autobahn: `4.${kind + 1}.${index + 1}`,
    name: `the reserved opcode ${opcode}`,
    ...between(say.reserved(opcode, 0, index % 2 === 1 ? 'payload' : '')),
  })),
)

export const framingCases: readonly Case[] = [
  ...lengthCases,
  ...pingCases,
  ...reservedBitCases,
  ...reservedOpcodeCases,
]
