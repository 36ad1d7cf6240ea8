// Texts that a rule is for are taken out of a server's messages.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { onlyTexts, withRules } from '../../../../bench/generator/external/rules.ts'

const listen = (...beginnings: readonly string[]) => {
  const passed: string[] = []
  const acted: string[] = []
  let text = ''
  const sink = withRules(
    {
      onPiece: (piece) => {
        text += piece.toString()
      },
      onEnd: (isText) => {
        passed.push(`${isText ? 'text' : 'binary'} ${text}`)
        text = ''
      },
    },
    beginnings.map((beginning) => ({ beginning: Buffer.from(beginning), act: () => acted.push(beginning) })),
  )
  const say = (isText: boolean, ...pieces: readonly string[]): void => {
    sink.onBegin?.(isText)
    for (const piece of pieces) sink.onPiece(Buffer.from(piece))
    sink.onEnd(isText)
  }
  return { passed, acted, say }
}

describe('a rule for texts', () => {
  it('takes a text that begins so, whatever pieces it comes in', () => {
    const { passed, acted, say } = listen('2', 'ready')
    say(true, '2')
    say(true, 're', 'ad', 'y to go')
    say(true, 'rea', 'l')
    say(true)
    say(false, '2')
    assert.deepEqual(acted, ['2', 'ready'])
    assert.deepEqual(passed, ['text real', 'text ', 'binary 2'])
  })

  it('is the first one that fits', () => {
    const { acted, say } = listen('40', '4')
    say(true, '40{}')
    say(true, '42')
    assert.deepEqual(acted, ['40', '4'])
  })
})

describe('a text that has to begin so', () => {
  it('passes alone, whatever pieces it comes in', () => {
    const passed: string[] = []
    let text = ''
    const sink = onlyTexts(
      {
        onPiece: (piece) => {
          text += piece.toString()
        },
        onEnd: () => {
          passed.push(text)
          text = ''
        },
      },
      Buffer.from('ok'),
    )
    for (const [isText, ...pieces] of [
      [true, 'o', 'k', ' 1'],
      [true, 'status'],
      [true, 'o'],
      [true],
      [false, 'ok'],
      [true, 'ok'],
    ] as const) {
      sink.onBegin?.(isText)
      for (const piece of pieces) sink.onPiece(Buffer.from(piece))
      sink.onEnd(isText)
    }
    assert.deepEqual(passed, ['ok 1', 'ok'])
  })
})
