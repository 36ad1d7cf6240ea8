// Cases of size (9) and of messages that their sender cuts by itself (10). 9.7 and 9.8 send fewer messages than there.
import { type Case, heard, say } from './case.ts'

const kibi = 1024
const mebi = 1024 * kibi

type Kind = 'text' | 'binary'
const kinds: readonly Kind[] = ['text', 'binary']

/** Payloads need to be different from byte to byte, so that one that is out of place shows. */
const payloadOf = (bytes: number): Buffer => {
  const letters = Buffer.from(Array.from({ length: 251 }, (_, index) => 32 + ((index * 7) % 90)))
  return Buffer.alloc(bytes, letters)
}

const fragmentsOf = (kind: Kind, payload: Buffer, fragmentBytes: number): readonly Buffer[] => {
  const count = Math.ceil(payload.length / fragmentBytes)
  return Array.from({ length: count }, (_, index) => {
    const piece = payload.subarray(index * fragmentBytes, (index + 1) * fragmentBytes)
    const more = index < count - 1
    return index === 0 ? say[kind](piece, more) : say.next(piece, more)
  })
}

const caseOf = (
  autobahn: string,
  kind: Kind,
  { bytes, fragmentBytes = bytes, count = 1 }: { bytes: number; fragmentBytes?: number; count?: number },
): Case => {
  const payload = payloadOf(bytes)
  return {
    autobahn,
    name: `${count} of ${kind} with ${bytes} bytes, ${fragmentBytes} in a frame`,
    frames: async () => {
      const message = bytes === 0 ? [say[kind]('')] : fragmentsOf(kind, payload, fragmentBytes)
      return Array.from({ length: count }, () => message).flat()
    },
    hears: Array.from({ length: count }, () => heard[kind](payload)),
  }
}

const wholeSizes = [64 * kibi, 256 * kibi, mebi, 4 * mebi, 8 * mebi, 16 * mebi]
const fragmentSizes = [64, 256, kibi, 4 * kibi, 16 * kibi, 64 * kibi, 256 * kibi, mebi, 4 * mebi]
const smallSizes = [0, 16, 64, 256, kibi, 4 * kibi]

export const limitCases: readonly Case[] = kinds.flatMap((kind, index) => [
  ...wholeSizes.map((bytes, size) => caseOf(`9.${1 + index}.${size + 1}`, kind, { bytes })),
  ...fragmentSizes.map((fragmentBytes, size) =>
    caseOf(`9.${3 + index}.${size + 1}`, kind, { bytes: 4 * mebi, fragmentBytes }),
  ),
  ...smallSizes.map((bytes, size) => caseOf(`9.${7 + index}.${size + 1}`, kind, { bytes, count: 50 })),
])

/** The one group that is about how a stream is cut, and not about what it says. */
export const chopCases: readonly (Case & { readonly chopBytes: number })[] = kinds.flatMap((kind, index) =>
  [64, 128, 256, 512, kibi, 2 * kibi].map((chopBytes, size) => ({
    ...caseOf(`9.${5 + index}.${size + 1}`, kind, { bytes: mebi }),
    chopBytes,
  })),
)

export const autoFragmentCases: readonly Case[] = [
  caseOf('10.1.1', 'text', { bytes: 65_536, fragmentBytes: 1300 }),
]

const overLimit = payloadOf(16 * mebi)

/** Beyond what Autobahn asks: what a listener is protected from. */
export const ownLimitCases: readonly Case[] = [
  {
    autobahn: '9',
    name: 'fragments that are too much together',
    frames: async () => [
      say.binary(overLimit, true),
      ...Array.from({ length: 3 }, () => say.next(overLimit, true)),
      say.next('x'),
    ],
    hears: [heard.broken(1009)],
  },
]
