// Cases of fragmentation (5): what may stand between fragments, and what has to.
import { opcodes } from '../../../../../bench/generator/codec/header.ts'
import { type Case, heard, say } from './case.ts'

const twoFragments = [say.text('one', true), say.next('two')]
const withPing = [say.text('one', true), say.ping('?'), say.next('two')]
const nothingToContinue = [say.next('lost'), say.text('next')]
const unfinishedNothing = [say.next('lost', true), say.text('next')]
const broken = [heard.broken(1002)]

/** A control frame that says of itself that more follows. */
const fragmented = (frame: Buffer): Buffer => {
  frame[0] = (frame[0] ?? 0) & 0x7f
  return frame
}

export const fragmentCases: readonly Case[] = [
  {
    autobahn: '5.1',
    name: 'a ping in two fragments',
    frames: [fragmented(say.ping('one')), say.next('two')],
    hears: broken,
  },
  {
    autobahn: '5.2',
    name: 'a pong in two fragments',
    frames: [fragmented(say.pong('one')), say.next('two')],
    hears: broken,
  },
  ...['5.3', '5.4', '5.5'].map((autobahn) => ({
    autobahn,
    name: 'a text in two fragments',
    frames: twoFragments,
    hears: [heard.text('onetwo')],
  })),
  ...['5.6', '5.7', '5.8'].map((autobahn) => ({
    autobahn,
    name: 'a ping between two fragments',
    frames: withPing,
    hears: [heard.ping('?'), heard.text('onetwo')],
  })),
  ...['5.9', '5.10', '5.11'].map((autobahn) => ({
    autobahn,
    name: 'a last fragment with nothing before it',
    frames: nothingToContinue,
    hears: broken,
  })),
  ...['5.12', '5.13', '5.14'].map((autobahn) => ({
    autobahn,
    name: 'a fragment with nothing before it',
    frames: unfinishedNothing,
    hears: broken,
  })),
  {
    autobahn: '5.15',
    name: 'a fragment behind a message that is over',
    frames: [...twoFragments, ...unfinishedNothing],
    hears: [heard.text('onetwo'), ...broken],
  },
  {
    autobahn: '5.16',
    name: 'a fragment with nothing before it, then a message in two, and again',
    frames: [say.next('lost', true), ...twoFragments, say.next('lost', true), ...twoFragments],
    hears: broken,
  },
  {
    autobahn: '5.17',
    name: 'a last fragment with nothing before it, then a message in two, and again',
    frames: [say.next('lost'), ...twoFragments, say.next('lost'), ...twoFragments],
    hears: broken,
  },
  {
    autobahn: '5.18',
    name: 'two fragments that both begin a text',
    frames: [say.text('one', true), say.text('two')],
    hears: broken,
  },
  ...['5.19', '5.20'].map((autobahn) => ({
    autobahn,
    name: 'five fragments with two pings among them',
    frames: [
      say.text('a', true),
      say.next('b', true),
      say.ping('first'),
      say.next('c', true),
      say.next('d', true),
      say.ping('second'),
      say.next('e'),
    ],
    hears: [heard.ping('first'), heard.ping('second'), heard.text('abcde')],
  })),
  {
    autobahn: '5',
    name: 'a fragment of a control opcode that is reserved',
    frames: [say.text('one', true), say.reserved(opcodes.pong + 1, 0), say.next('two')],
    hears: broken,
  },
]
