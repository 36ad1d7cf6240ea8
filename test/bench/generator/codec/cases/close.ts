// Cases of the end (7): what follows a close frame is not looked at, and which codes and reasons a close frame may have.
import { type Case, heard, say } from './case.ts'

const large = Buffer.alloc(256 * 1024, '*')
/** A code and this many bytes are as long as a control frame may be. */
const longestReason = '*'.repeat(123)

const orderCases: readonly Case[] = [
  {
    autobahn: '7.1.1',
    name: 'a text, then the end',
    frames: [say.text('hello'), say.close(1000)],
    hears: [heard.text('hello'), heard.close(1000)],
  },
  {
    autobahn: '7.1.2',
    name: 'two close frames',
    frames: [say.close(1000), say.close(1001)],
    hears: [heard.close(1000)],
  },
  {
    autobahn: '7.1.3',
    name: 'a ping behind the close frame',
    frames: [say.close(1000), say.ping('?')],
    hears: [heard.close(1000)],
  },
  {
    autobahn: '7.1.4',
    name: 'a text behind the close frame',
    frames: [say.close(1000), say.text('late')],
    hears: [heard.close(1000)],
  },
  {
    autobahn: '7.1.5',
    name: 'a close frame inside a message',
    frames: [say.text('one', true), say.close(1000), say.next('two')],
    hears: [heard.close(1000)],
  },
  {
    autobahn: '7.1.6',
    name: 'a large text, the end, and a ping',
    frames: [say.text(large), say.close(1000), say.ping('?')],
    hears: [heard.text(large), heard.close(1000)],
  },
  {
    autobahn: '7.1',
    name: 'a broken rule behind the close frame',
    frames: [say.close(1000), say.reserved(3, 7), say.text(Buffer.from('ff', 'hex'))],
    hears: [heard.close(1000)],
  },
]

const payloadCases: readonly Case[] = [
  { autobahn: '7.3.1', name: 'no payload', frames: [say.closeWith('')], hears: [heard.close(1005)] },
  { autobahn: '7.3.2', name: 'half a code', frames: [say.closeWith('\x03')], hears: [heard.broken(1002)] },
  { autobahn: '7.3.3', name: 'a code alone', frames: [say.close(1000)], hears: [heard.close(1000)] },
  {
    autobahn: '7.3.4',
    name: 'a code and a reason',
    frames: [say.close(1000, 'done')],
    hears: [heard.close(1000, 'done')],
  },
  {
    autobahn: '7.3.5',
    name: 'the longest reason',
    frames: [say.close(1000, longestReason)],
    hears: [heard.close(1000, longestReason)],
  },
  {
    autobahn: '7.3.6',
    name: 'a reason that is a byte too long',
    frames: [say.close(1000, `${longestReason}*`)],
    hears: [heard.broken(1002)],
  },
  {
    autobahn: '7.5.1',
    name: 'a reason that is not UTF-8',
    frames: [say.closeWith(Buffer.from('03e8cebaf4908080656e64', 'hex'))],
    hears: [heard.broken(1007)],
  },
]

const good = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
const bad = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999]
/** The RFC leaves open what is to be done about them; we take them for wrong. */
const undefinedCodes = [5000, 65_535]

const codeCases = (
  group: string,
  codes: readonly number[],
  hears: (code: number) => string,
): readonly Case[] =>
  codes.map((code, index) => ({
    autobahn: `${group}.${index + 1}`,
    name: `the code ${code}`,
    frames: [say.close(code)],
    hears: [hears(code)],
  }))

const broken = (): string => heard.broken(1002)

export const closeCases: readonly Case[] = [
  ...orderCases,
  ...payloadCases,
  ...codeCases('7.7', good, (code) => heard.close(code)),
  ...codeCases('7.9', bad, broken),
  ...codeCases('7.13', undefinedCodes, broken),
]
