// What a server may say and must not, case by case with the numbers of the Autobahn testsuite, however the stream is cut.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Case, listenTo } from './cases/case.ts'
import { closeCases } from './cases/close.ts'
import { deflateCases, ownDeflateCases } from './cases/deflate.ts'
import { fragmentCases } from './cases/fragments.ts'
import { framingCases } from './cases/framing.ts'
import { autoFragmentCases, chopCases, limitCases, ownLimitCases } from './cases/limits.ts'
import { utf8Cases } from './cases/utf8.ts'

const kibi = 1024

/** How a stream may arrive. Large ones are cut less finely. */
const cutsOf = (frames: readonly Buffer[]): Readonly<Record<string, readonly Buffer[]>> => {
  const bytes = frames.reduce((sum, { length }) => sum + length, 0)
  const whole = bytes <= 24 * kibi * kibi ? Buffer.concat(frames) : null
  return {
    'a frame at a time': frames,
    ...(whole && { 'in one piece': [whole] }),
    ...(whole && bytes <= 4 * kibi && { 'a byte at a time': chop(whole, 1) }),
    ...(whole && bytes > 4 * kibi && bytes <= kibi * kibi && { 'in chops of 997 bytes': chop(whole, 997) }),
  }
}

const chop = (bytes: Buffer, chopBytes: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / chopBytes) }, (_, index) =>
    bytes.subarray(index * chopBytes, (index + 1) * chopBytes),
  )

const framesOf = async ({ frames }: Case): Promise<readonly Buffer[]> =>
  typeof frames === 'function' ? frames() : frames

const groups: Readonly<Record<string, readonly Case[]>> = {
  'frames, pings, reserved bits and opcodes': framingCases,
  fragments: fragmentCases,
  texts: utf8Cases,
  'the end': closeCases,
  'large messages': [...limitCases, ...autoFragmentCases, ...ownLimitCases],
  'compressed messages': [...deflateCases, ...ownDeflateCases],
}

for (const [title, cases] of Object.entries(groups)) {
  describe(`the client on ${title}`, () => {
    for (const each of cases) {
      it(`${each.autobahn}: ${each.name}`, async () => {
        const frames = await framesOf(each)
        for (const [how, chunks] of Object.entries(cutsOf(frames))) {
          assert.deepEqual(listenTo(chunks, each.agreement ?? null), each.hears, how)
        }
      })
    }
  })
}

describe('the client on chops', () => {
  for (const each of chopCases) {
    it(`${each.autobahn}: ${each.name}, in chops of ${each.chopBytes} bytes`, async () => {
      const chunks = chop(Buffer.concat(await framesOf(each)), each.chopBytes)
      assert.deepEqual(listenTo(chunks, null), each.hears)
    })
  }
})

/** Number of cases in each group of the testsuite, as of its version of 2025. */
const asked: Readonly<Record<string, number>> = {
  ...{ '1.1': 8, '1.2': 8, '2': 11, '3': 7, '4.1': 5, '4.2': 5, '5': 20 },
  ...{ '6.1': 3, '6.2': 4, '6.3': 2, '6.4': 4, '6.5': 5, '6.6': 11, '6.7': 4, '6.8': 2, '6.9': 4, '6.10': 3 },
  ...{ '6.11': 5, '6.12': 8, '6.13': 5, '6.14': 10, '6.15': 1, '6.16': 3, '6.17': 5, '6.18': 5, '6.19': 5 },
  ...{
    '6.20': 7,
    '6.21': 8,
    '6.22': 34,
    '6.23': 7,
    '7.1': 6,
    '7.3': 6,
    '7.5': 1,
    '7.7': 13,
    '7.9': 9,
    '7.13': 2,
  },
  ...{ '9.1': 6, '9.2': 6, '9.3': 9, '9.4': 9, '9.5': 6, '9.6': 6, '9.7': 6, '9.8': 6, '10.1': 1 },
  ...Object.fromEntries([1, 2, 3, 4, 5].map((content) => [`12.${content}`, 18])),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((answer) => [`13.${answer}`, 18])),
}

it('every case of the testsuite has a row of its own', () => {
  const rows = [...Object.values(groups).flat(), ...chopCases].map(({ autobahn }) => autobahn)
  const numbers = Object.entries(asked).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `${group}.${index + 1}`),
  )
  assert.deepEqual(
    numbers.filter((number) => rows.filter((row) => row === number).length !== 1),
    [],
  )
})
