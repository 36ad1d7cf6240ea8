// Filters texts that match a rule out of a server's messages; all others pass unchanged.
import type { MessageSink } from '../message-reader.ts'

/** The action for a text with this prefix. The first matching rule applies. */
export interface TextRule {
  readonly beginning: Buffer
  readonly act: () => void
}

/** Buffers no more of a text than the longest prefix. */
export const withRules = (sink: MessageSink, rules: readonly TextRule[]): MessageSink => {
  const longest = Math.max(...rules.map(({ beginning }) => beginning.length))
  let held: Buffer[] = []
  let heldBytes = 0
  let state: 'passing' | 'holding' | 'taken' = 'passing'

  const decide = (): void => {
    const text = Buffer.concat(held)
    held = []
    heldBytes = 0
    const rule = rules.find(({ beginning }) => text.subarray(0, beginning.length).equals(beginning))
    state = rule ? 'taken' : 'passing'
    if (rule) rule.act()
    else if (text.length > 0) sink.onPiece(text)
  }
  return {
    onBegin: (isText) => {
      state = isText ? 'holding' : 'passing'
      sink.onBegin?.(isText)
    },
    onPiece: (piece) => {
      if (state === 'passing') sink.onPiece(piece)
      if (state !== 'holding') return
      held.push(Buffer.from(piece))
      heldBytes += piece.length
      if (heldBytes >= longest) decide()
    },
    onEnd: (isText) => {
      if (state === 'holding') decide()
      if (state === 'passing') sink.onEnd(isText)
    },
  }
}
