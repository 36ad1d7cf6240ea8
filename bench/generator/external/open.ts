// Opens a connection to an external server: sends the first messages and answers its questions.
import { isUtf8 } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ExternalServer } from '../../../runners/contract.ts'
import { encodeFrame } from '../codec/frame.ts'
import { opcodes } from '../codec/header.ts'
import { type Connection, openConnection } from '../connection.ts'
import type { ForeignTls } from '../socket.ts'
import { forConnection, numbered, numberedUrl } from './numbered.ts'
import { withRules } from './rules.ts'

export interface ExternalOpener {
  /** Its `onOpen` follows once the awaited text has come, where there is one. */
  readonly open: typeof openConnection
  /** What the server chose, null before a connection is open or where it chose none. */
  readonly subprotocol: () => string | null
}

/**
 * Its connections are to be opened in the order of their numbers.
 * @param numberOf number of a connection, from 1, by its place among those of this process
 * @throws Error of the file system where a hello, a certificate or its key cannot be read
 */
export const createExternalOpener = (
  server: ExternalServer,
  numberOf: (place: number) => number,
): ExternalOpener => {
  const hellos = server.helloFiles.map((file) => readHello(file))
  const foreign: ForeignTls = {
    insecure: server.insecure,
    servername: server.servername,
    identity: server.identity && {
      cert: readFileSync(server.identity.certFile),
      key: readFileSync(server.identity.keyFile),
    },
  }
  let places = 0
  let chosen: string | null = null

  const open: typeof openConnection = (options) => {
    const number = numberOf(places++)
    const { headers, subprotocols, replies, awaits } = forConnection(server, number)
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
      url: numberedUrl(options.url, number),
      foreign,
      surplus: { headers, subprotocols },
      onOpen: (...opened) => {
        chosen = opened[2]
        for (const hello of hellos)
          if (typeof hello === 'string') say(Buffer.from(numbered(hello, number)), opcodes.text)
          else say(hello, opcodes.binary)
        if (awaits === null) options.onOpen(...opened)
        else beginSending = () => options.onOpen(...opened)
      },
    })
    return connection
  }
  return { open, subprotocol: () => chosen }
}

/** A text without the line break at its end, which belongs to the file and not to the message; else the bytes. */
const readHello = (file: string): string | Buffer => {
  const content = readFileSync(file)
  return isUtf8(content) ? content.toString().replace(/\r?\n$/, '') : content
}
