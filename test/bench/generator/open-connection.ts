// Opens a connection for a test and keeps what it reports as promises; everything is closed after each test.
import { afterEach } from 'node:test'
import { type Connection, openConnection } from '../../../bench/generator/connection.ts'
import type { DeflateAgreement } from '../../../bench/generator/deflate/negotiate.ts'
import { type Script, type ScriptedServer, startScriptedServer } from './scripted-server.ts'

export interface Closed {
  readonly code: number
  readonly reason: string
}

export interface Opened {
  readonly connection: Connection
  readonly open: Promise<DeflateAgreement | null>
  readonly closed: Promise<Closed>
  /** How often the end was reported. */
  readonly closes: () => number
}

export interface Opener {
  readonly openTo: (url: URL, offerDeflate?: boolean) => Opened
  readonly openAgainst: (
    script: Script,
    offerDeflate?: boolean,
  ) => Promise<Opened & { readonly server: ScriptedServer }>
}

/** To be called where tests are declared. */
export const createOpener = (): Opener => {
  const endings: (() => void)[] = []
  afterEach(() => {
    for (const end of endings.splice(0)) end()
  })

  const openTo: Opener['openTo'] = (url, offerDeflate = false) => {
    const open = Promise.withResolvers<DeflateAgreement | null>()
    const closed = Promise.withResolvers<Closed>()
    let closes = 0
    const connection = openConnection({
      url,
      offerDeflate,
      onOpen: open.resolve,
      onClose: (code, reason) => {
        closes++
        closed.resolve({ code, reason })
      },
    })
    endings.push(connection.close)
    return { connection, open: open.promise, closed: closed.promise, closes: () => closes }
  }
  return {
    openTo,
    openAgainst: async (script, offerDeflate) => {
      const server = await startScriptedServer(script)
      endings.push(server.close)
      return { server, ...openTo(server.url, offerDeflate) }
    },
  }
}
