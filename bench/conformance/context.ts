// Makes what a check works with: connections that end with it, a bound on its time, and the proof of its mode.
import { EventEmitter } from 'node:events'
import type { Check, CheckContext } from './check.ts'
import type { CheckRun, Subject } from './check-run.ts'
import { type Delivery, openDelivery } from './delivery/delivery.ts'
import { openPeer, type PeerOptions } from './wire/peer.ts'
import { type OpenWire, openWire, type Wire } from './wire/wire.ts'

const noDelivery: Delivery = {
  expectMessages: () => Promise.reject(new Error('the check is declared to prove itself what arrives')),
  expectNothing: () => Promise.reject(new Error('the check is declared to prove itself what arrives')),
}

/** @param wires gets what is opened, to be closed by the caller */
export const openContext = async (
  { ownViewers = false }: Check,
  { ready, readStats, stopPushing }: Subject,
  { config, kit, boundMs, signal: interrupt }: CheckRun,
  wires: Wire[],
): Promise<CheckContext> => {
  const { port } = ready()
  const signal = AbortSignal.any([interrupt, AbortSignal.timeout(boundMs)])
  const certificate = config.tls === null ? null : kit.certificate
  const target = { port, certificate, changes: new EventEmitter(), signal }
  target.changes.setMaxListeners(0)
  const open: OpenWire = async (onBytes) => {
    const wire = await openWire(target, onBytes)
    wires.push(wire)
    return wire
  }
  const defaults: PeerOptions = {
    ...(config.mode === 'relay' && { path: '/camera' }),
    ...(config.mode === 'push' && { onMessage: () => {} }),
  }
  const openPeerHere = (options: PeerOptions = {}) => openPeer(port, open, { ...defaults, ...options })
  const delivery = ownViewers
    ? noDelivery
    : await openDelivery({ config, readStats, signal, openPeer: openPeerHere })
  return {
    ready: ready(),
    config,
    kit,
    openWire: open,
    openPeer: openPeerHere,
    expectDelivered: delivery.expectMessages,
    expectNothingDelivered: delivery.expectNothing,
    readStats,
    stopPushing,
  }
}
