// What the made-up server does with messages in each mode, right but for the fault that it is given.
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { encodeFrame } from '../../../../bench/generator/codec/frame.ts'
import type { ConfigOf } from '../../../../runners/contract.ts'
import { createFakeRelay } from './fake-relay.ts'
import { type FakeMode, type ModeOwner, sendCounted } from './fake-sending.ts'

/** An image that takes so long had to wait for its viewer. */
const pausedMs = 30
const nothing = (): void => {}

export const createFakeMode = (owner: ModeOwner): FakeMode => {
  const { config, fault, count } = owner
  const idle = { open: nothing, vanish: nothing }
  switch (config.mode) {
    case 'ingest':
      return { ...idle, take: count }
    case 'ingest-ack':
      return { ...idle, take: answer(owner, config) }
    case 'push':
      return push(owner, config)
    case 'relay':
      return createFakeRelay(owner, config)
    case 'echo':
      return {
        ...idle,
        take: (opcode, payload, socket) => {
          count(opcode, payload)
          const kind = fault === 'echoes-as-binary' ? 2 : opcode
          const bytes = fault === 'echoes-in-part' ? payload.subarray(0, 20_000) : payload
          const reply = (): void => sendCounted(owner, socket, kind, bytes)
          if (fault === 'echoes-late' && payload.length > 10_000) setTimeout(reply, 5)
          else if (fault !== 'echoes-nothing') reply()
          if (fault === 'echoes-twice') socket.write(encodeFrame(bytes, { opcode: kind }))
        },
      }
  }
}

const answer =
  (
    { fault, count }: ModeOwner,
    { sequenceOffset, acknowledgementBytes, maxEchoTextBytes }: ConfigOf<'ingest-ack'>,
  ): FakeMode['take'] =>
  (opcode, payload, socket) => {
    const at = sequenceOffset + (fault === 'acks-other-bytes' ? 1 : 0)
    const send = (bytes: Buffer): void => {
      socket.write(encodeFrame(bytes, { opcode }))
    }
    if (opcode === 2 || fault === 'counts-texts') count(opcode, payload)
    if (opcode === 2) {
      const reply = (): void => send(payload.subarray(at, at + acknowledgementBytes))
      if (fault === 'acks-late' && payload.length > 10_000) setTimeout(reply, 5)
      else reply()
    } else if (
      fault !== 'lets-texts-go' &&
      (payload.length <= maxEchoTextBytes || fault === 'echoes-long-texts')
    )
      send(payload)
  }

const push = (owner: ModeOwner, { pool, frameBytes }: ConfigOf<'push'>): FakeMode => {
  const { fault, counters } = owner
  const block = readFileSync(pool.file)
  const images = Array.from({ length: pool.frameCount }, (_, index) =>
    block.subarray(index * frameBytes, (index + 1) * frameBytes),
  )
  let shared = 0
  let isStuck = false
  const open = (socket: Socket): void => {
    let at = 0
    const pushNext = (): void => {
      const image = images[(fault === 'pushes-anywhere' ? shared++ : at++) % images.length]
      if (!image || isStuck || socket.destroyed) return
      if (owner.isStopped() && fault !== 'ignores-stop') return
      if (fault === 'counts-one-too-many' && at === 1) counters.sentFrames++
      const sentMs = performance.now()
      sendCounted(owner, socket, 2, image, (error) => {
        if (error || (fault === 'stays-paused' && performance.now() - sentMs > pausedMs)) return
        if (fault !== 'pushes-on') setImmediate(pushNext)
      })
      if (fault === 'pushes-on') setImmediate(pushNext)
    }
    pushNext()
    if (fault !== 'pushes-on') pushNext()
  }
  return {
    open,
    take: nothing,
    vanish: () => {
      if (fault === 'counts-the-vanished') counters.failed++
      if (fault === 'stops-for-the-vanished') isStuck = true
    },
  }
}
