// Chooses by the beginning of a server's texts where they go: to a sink, to an action, or nowhere.
import type { MessageSink } from '../message-reader.ts'

/** The action for a text with this prefix. The first matching rule applies. */
export interface TextRule {
  readonly beginning: Buffer
  readonly act: () => void
}

export const discard: MessageSink = { onPiece: () => {}, onEnd: () => {} }

/** Filters texts that match a rule out of a server's messages; all others pass unchanged. */
export const withRules = (sink: MessageSink, rules: readonly TextRule[]): MessageSink =>
  byBeginning({
    bytes: Math.max(...rules.map(({ beginning }) => beginning.length)),
    binary: sink,
    choose: (text) => {
      const rule = rules.find(({ beginning }) => beginsWith(text, beginning))
      rule?.act()
      return rule ? discard : sink
    },
  })

/** Passes texts with this prefix alone. */
export const onlyTexts = (sink: MessageSink, beginning: Buffer): MessageSink =>
  byBeginning({
    bytes: beginning.length,
    binary: discard,
    choose: (text) => (beginsWith(text, beginning) ? sink : discard),
  })

interface Choice {
  /** Length of the prefix that decides: no more of a text is held. */
  readonly bytes: number
  readonly binary: MessageSink
  readonly choose: (text: Buffer) => MessageSink
}

const byBeginning = ({ bytes, binary, choose }: Choice): MessageSink => {
  let held: Buffer[] = []
  let heldBytes = 0
  /** Null while a text's beginning is held. */
  let chosen: MessageSink | null = null

  const decide = (): MessageSink => {
    const text = Buffer.concat(held)
    held = []
    heldBytes = 0
    const sink = choose(text)
    sink.onBegin?.(true)
    if (text.length > 0) sink.onPiece(text)
    return sink
  }
  return {
    onBegin: (isText) => {
      chosen = isText ? null : binary
      chosen?.onBegin?.(isText)
    },
    onPiece: (piece) => {
      if (chosen) {
        chosen.onPiece(piece)
        return
      }
      held.push(Buffer.from(piece))
      heldBytes += piece.length
      if (heldBytes >= bytes) chosen = decide()
    },
    onEnd: (isText) => {
      chosen ??= decide()
      chosen.onEnd(isText)
    },
  }
}

const beginsWith = (text: Buffer, beginning: Buffer): boolean =>
  text.subarray(0, beginning.length).equals(beginning)
