// Collects what a frame reader says of a stream, for tests.
import { createFrameReader, type FrameRules } from '../../../../bench/generator/codec/reader.ts'

export interface SeenFrame {
  readonly opcode: number
  readonly fin: boolean
  readonly rsv1: boolean
  readonly masked: boolean
  readonly payload: Buffer
}

const serverRules: FrameRules = { expectMasked: false, maxPayloadBytes: 1024 * 1024 }

export const readFrames = (
  chunks: readonly Buffer[],
  rules: Partial<FrameRules> = {},
): readonly SeenFrame[] => {
  const seen: SeenFrame[] = []
  let pieces: Buffer[] = []
  const reader = createFrameReader(
    { ...serverRules, ...rules },
    {
      onHeader: () => {
        pieces = []
      },
      onPayload: (piece) => pieces.push(Buffer.from(piece)),
      onEnd: ({ opcode, fin, rsv1, maskKey }) =>
        seen.push({ opcode, fin, rsv1, masked: maskKey !== null, payload: Buffer.concat(pieces) }),
    },
  )
  for (const chunk of chunks) reader.push(chunk)
  return seen
}

/** Cuts `bytes` at `borders`, whatever their order; borders beyond the end are left out. */
export const cutAt = (bytes: Buffer, borders: readonly number[]): readonly Buffer[] => {
  const inside = [...borders].filter((border) => border < bytes.length).sort((a, b) => a - b)
  return [0, ...inside].map((from, index) => bytes.subarray(from, inside[index] ?? bytes.length))
}
