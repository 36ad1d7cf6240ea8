// Opens a connection to an external server: sends the first messages and answers its questions.
import { isUtf8 } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ExternalServer } from '../../../runners/contract.ts'
import { encodeFrame } from '../codec/frame.ts'
import { opcodes } from '../codec/header.ts'
import { type Connection, openConnection } from '../connection.ts'
import { withRules } from './rules.ts'

export interface ExternalOpener {
  /** Its `onOpen` follows once the awaited text has come, where there is one. */
  readonly open: typeof openConnection
  /** What the server chose, null before a connection is open or where it chose none. */
  readonly subprotocol: () => string | null
}

/** @throws Error of the file system where a hello cannot be read */
export const createExternalOpener = (server: ExternalServer): ExternalOpener => {
  const { headers, subprotocols, insecure, helloFiles, replies, awaits } = server
  const hellos = helloFiles.map((file) => readHello(file))
  let chosen: string | null = null

  const open: typeof openConnection = (options) => {
    const say = (payload: Buffer, opcode: number): void =>
      connection.write(encodeFrame(payload, { opcode, maskKey: randomBytes(4) }), () => {})
    let beginSending: (() => void) | null = null
    const rules = [
      ...replies.map(({ to, with: reply }) => ({
        beginning: Buffer.from(to),
        act: () => say(Buffer.from(reply), opcodes.text),
      })),
      ...(awaits === null
        ? []
        : [
            {
              beginning: Buffer.from(awaits),
              act: () => {
                beginSending?.()
                beginSending = null
              },
            },
          ]),
    ]
    const connection: Connection = openConnection({
      ...options,
      ...(options.sink && rules.length > 0 ? { sink: withRules(options.sink, rules) } : {}),
      foreign: { insecure },
      surplus: { headers, subprotocols },
      onOpen: (...opened) => {
        chosen = opened[2]
        for (const { payload, opcode } of hellos) say(payload, opcode)
        if (awaits === null) options.onOpen(...opened)
        else beginSending = () => options.onOpen(...opened)
      },
    })
    return connection
  }
  return { open, subprotocol: () => chosen }
}

/** The line break at the end of a text file belongs to the file and not to the message. */
const readHello = (file: string): { readonly payload: Buffer; readonly opcode: number } => {
  const content = readFileSync(file)
  return isUtf8(content)
    ? { payload: Buffer.from(content.toString().replace(/\r?\n$/, '')), opcode: opcodes.text }
    : { payload: content, opcode: opcodes.binary }
}
