// Answers of an external server: on each connection the k-th message belongs to the k-th frame.
import { crc32 } from 'node:zlib'
import type { AnswerCounters } from '../../../runners/contract.ts'
import { createLatencyRecorder } from '../latency.ts'
import type { MessageSink } from '../message-reader.ts'

/** What the answers to the frames of a pool have to be. */
export interface ExpectedAnswers {
  /** Expected bytes of each returned frame; null where an answer may be anything. */
  readonly echoed: EchoedImages | null
  /** Number of each frame of the pool, by which the suite's own servers answer; null of one that has none. */
  readonly numbers: readonly (number | null)[]
}

export interface AnswerOptions {
  readonly nowMs: () => number
}

export interface EchoedImages {
  readonly bytes: readonly number[]
  readonly checksums: readonly number[]
}

export interface Answers {
  readonly join: (camera: AnsweredCamera) => AnsweredConnection
  readonly report: () => AnswerCounters
}

export interface AnsweredCamera {
  readonly expected: ExpectedAnswers
  /** Place in the pool of its first image. */
  readonly firstImage: number
  /** After each answer, with their number. */
  readonly onAnswer?: (answered: number) => void
  /** Intended times of the frames that are due and not begun, where a rate is kept. @param begun number of those before them */
  readonly overdue?: (begun: number) => readonly number[]
}

export interface AnsweredConnection {
  readonly sink: MessageSink
  /** A frame was sent: its latency counts from this moment. */
  readonly begun: (ms: number) => void
}

/** Pending times kept per connection; frames beyond that many are counted without a latency. */
const rememberedTimes = 2 ** 16
/** Comparing bytes costs the core that sends; sizes are compared of every image. */
const checkEvery = 16
const numberBytes = 8

interface Connection {
  readonly overdue: NonNullable<AnsweredCamera['overdue']>
  readonly times: number[]
  begun: number
  answered: number
}

export const createAnswers = ({ nowMs }: AnswerOptions): Answers => {
  const latency = createLatencyRecorder()
  const pending = createLatencyRecorder()
  const connections: Connection[] = []
  let frames = 0
  let wrong = 0
  let unasked = 0

  const isTimed = ({ begun }: Connection, sequence: number): boolean => begun - sequence <= rememberedTimes
  const timeOf = ({ times }: Connection, sequence: number): number => times[sequence % rememberedTimes] ?? 0
  return {
    join: ({ expected, firstImage, onAnswer, overdue = () => [] }) => {
      const connection: Connection = { overdue, times: [], begun: 0, answered: 0 }
      connections.push(connection)
      const check = checkOf(expected, firstImage)
      return {
        begun: (ms) => {
          connection.times[connection.begun++ % rememberedTimes] = ms
        },
        sink: {
          onPiece: (piece) => check?.onPiece(piece, connection.answered),
          onEnd: () => {
            const isRight = check?.end(connection.answered) ?? true
            if (connection.answered >= connection.begun) {
              unasked++
              return
            }
            if (!isRight) wrong++
            if (isTimed(connection, connection.answered))
              latency.record(nowMs() - timeOf(connection, connection.answered))
            connection.answered++
            frames++
            onAnswer?.(connection.answered)
          },
        },
      }
    },
    report: () => {
      const now = nowMs()
      for (const connection of connections) {
        const from = Math.max(connection.answered, connection.begun - rememberedTimes)
        for (let sequence = from; sequence < connection.begun; sequence++)
          pending.record(now - timeOf(connection, sequence))
        for (const intendedMs of connection.overdue(connection.begun)) pending.record(now - intendedMs)
      }
      return { frames, wrong, unasked, latency: latency.take(), pending: pending.take() }
    },
  }
}

interface AnswerCheck {
  readonly onPiece: (piece: Buffer, sequence: number) => void
  readonly end: (sequence: number) => boolean
}

const checkOf = ({ echoed, numbers }: ExpectedAnswers, firstImage: number): AnswerCheck | null => {
  if (echoed) return echoCheck(echoed, firstImage)
  return numbers.some((number) => number !== null) ? numberCheck(numbers, firstImage) : null
}

const echoCheck = (images: EchoedImages, firstImage: number): AnswerCheck => {
  let bytes = 0
  let checksum = 0
  return {
    onPiece: (piece, sequence) => {
      bytes += piece.length
      if (sequence % checkEvery === 0) checksum = crc32(piece, checksum)
    },
    end: (sequence) => {
      const image = (firstImage + sequence) % images.bytes.length
      const isSame = bytes === images.bytes[image]
      const isRight = isSame && (sequence % checkEvery !== 0 || checksum === images.checksums[image])
      bytes = 0
      checksum = 0
      return isRight
    },
  }
}

/** If the server answers the first frame with its 8-byte number, later answers must be the numbers of their frames. */
const numberCheck = (numbers: readonly (number | null)[], firstImage: number): AnswerCheck => {
  const answer = Buffer.alloc(numberBytes)
  let bytes = 0
  let isNumbering = true
  return {
    onPiece: (piece) => {
      if (bytes < numberBytes) piece.copy(answer, bytes)
      bytes += piece.length
    },
    end: (sequence) => {
      const number = numbers[(firstImage + sequence) % numbers.length]
      const isRight = bytes === numberBytes && Number(answer.readBigUInt64BE()) === number
      bytes = 0
      if (sequence === 0) isNumbering = isRight
      return isRight || !isNumbering
    },
  }
}
