// The rules of RFC 6455 that the made-up server keeps, each by the name of the check that looks for it.
import { isUtf8 } from 'node:buffer'
import type { FrameHeader } from '../../../../bench/generator/codec/header.ts'

export interface FrameFacts {
  readonly header: FrameHeader
  /** Payload bytes of the message so far, without this frame; null between messages. */
  readonly openBytes: number | null
  readonly limitBytes: number
}

/** What a header breaks, and the close code for it; null where it breaks nothing but `fault`. */
export const findOffence = (
  { header, openBytes, limitBytes }: FrameFacts,
  fault: string,
): { readonly code: number } | null => {
  const { opcode, fin, payloadBytes, maskKey } = header
  const isControl = opcode >= 8
  const isOver = !isControl && payloadBytes > limitBytes
  const isSumOver = !isControl && payloadBytes + (openBytes ?? 0) > limitBytes
  const broken: Readonly<Record<string, boolean>> = {
    'unmasked-frame': maskKey === null,
    'reserved-bit': header.rsv2 || header.rsv3,
    'reserved-opcode': opcode > 2 && opcode < 8,
    'reserved-control-opcode': opcode > 10,
    'long-control-frame': isControl && payloadBytes > 125,
    'fragmented-control-frame': isControl && !fin,
    'stray-continuation': opcode === 0 && openBytes === null,
    'interrupted-message': opcode > 0 && !isControl && openBytes !== null,
    'message-over-the-limit': isOver,
    'fragments-over-the-limit': isSumOver && !isOver,
    'message-at-the-limit': fault === 'message-at-the-limit' && payloadBytes === limitBytes,
  }
  const rule = Object.entries(broken).find(
    ([name, isBroken]) => isBroken && (name !== fault || name === 'message-at-the-limit'),
  )?.[0]
  if (rule === undefined) return null
  return { code: rule.includes('limit') ? 1009 : 1002 }
}

export const isBadText = (payload: Buffer, fault: string): boolean =>
  fault !== 'invalid-utf8' && !isUtf8(payload)
