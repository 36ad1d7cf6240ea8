// The ready line of a server that is made of Node.js's own modules.
import type { Server } from 'node:net'
import type { ReadyLine } from '../contract.ts'
import { announceReady, type ServerState } from './server-process.ts'

/** @param renew gives connections that open from now on a new handler, as in `announceReady` */
export const announceNode = (
  server: Server,
  own: Pick<ReadyLine, 'transport' | 'library' | 'applied'>,
  state: ServerState,
  renew?: () => void,
): void => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on TCP')
  const version = process.versions.node
  announceReady(
    {
      ...own,
      port: address.port,
      runtime: 'node',
      runtimeVersion: version,
      libraryVersion: version,
      ownership: 'owned',
    },
    state,
    renew,
  )
}
