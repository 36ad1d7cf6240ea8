// The account of a trial: what was sent is what was delivered, frame by frame and byte by byte, whoever counts it.
import type { GeneratorStatsLine, Mode, ReceivedCounters, StatsLine } from '../../runners/contract.ts'
import { TrialError } from '../failure/failure.ts'

/** Counters that only ever rise. */
const totals = ['timeNs', 'frames', 'bytes', 'sentFrames', 'sentBytes', 'dropped'] as const

/** What a trial's frames have to add up to. */
export interface Traffic {
  readonly mode: Mode
  readonly frameBytes: number
  readonly viewers: number
}

/** Both sides' counters at about the same time. */
export interface Counted {
  readonly server: StatsLine
  readonly load: GeneratorStatsLine
}

/**
 * How many frames are not accounted for yet: they are on their way, or lost.
 * @throws TrialError `frames-failed` for what the server could not handle, `too-many-frames` for what was never sent
 */
export const countMissing = ({ server, load }: Counted, { mode, viewers }: Traffic): number => {
  if (server.failed > 0) {
    throw new TrialError(
      'frames-failed',
      `the server says that it could not handle ${server.failed} messages or connections`,
    )
  }
  const received = load.received?.frames ?? 0
  const relayed = server.sentFrames + server.dropped
  switch (mode) {
    case 'ingest':
      return missing('the server counts', server.frames + server.dropped, 'the generator sent', load.frames)
    case 'ingest-ack':
      return (
        missing('the server counts', server.frames, 'the generator sent', load.frames) +
        missing('the generator was answered', load.pace?.acks?.frames ?? 0, 'it sent', load.frames)
      )
    case 'push':
      return missing('viewers have', received, 'the server sent', server.sentFrames)
    case 'relay':
      return (
        missing('the server counts', server.frames, 'the generator sent', load.frames) +
        missing('the server passed on', relayed, 'there were to pass on', server.frames * viewers) +
        missing('viewers have', received, 'the server sent', server.sentFrames)
      )
    case 'echo':
      return missing('the cameras have back', received, 'they sent', load.frames)
  }
}

/** @throws TrialError `too-many-frames` where somebody has more than there were */
export const missing = (who: string, has: number, from: string, of: number): number => {
  if (has > of) throw new TrialError('too-many-frames', `${who} ${has} frames, ${from} ${of}`)
  return of - has
}

/**
 * Holds a server's lines, in the order they came, against each other and against the size of a frame; the last one
 * is from after the drain, when nothing is under way.
 * @throws TrialError `counters-fell` or `wrong-bytes`
 */
export const checkCounters = (lines: readonly StatsLine[], { frameBytes }: Traffic): void => {
  for (const [index, line] of lines.entries()) {
    const earlier = lines[index - 1]
    const fallen = earlier && totals.find((name) => line[name] < earlier[name])
    if (earlier && fallen) {
      throw new TrialError(
        'counters-fell',
        `the server's ${fallen} fell from ${earlier[fallen]} to ${line[fallen]}; its counters are totals`,
      )
    }
  }
  const final = lines.at(-1)
  if (!final) return
  checkBytes('counts', final.frames, final.bytes, frameBytes)
  checkBytes('sent', final.sentFrames, final.sentBytes, frameBytes)
}

const checkBytes = (verb: string, frames: number, bytes: number, frameBytes: number): void => {
  if (bytes === frames * frameBytes) return
  throw new TrialError(
    'wrong-bytes',
    `the server ${verb} ${bytes} bytes in ${frames} frames; frames of ${frameBytes} bytes make ` +
      `${frames * frameBytes}`,
  )
}

/** Faults of images that came back, by the code of the failure and in the words of a reader. */
const faults = [
  ['frames-lost', 'lost', 'never came'],
  ['frames-repeated', 'repeated', 'came again'],
  ['frames-reordered', 'reordered', 'came after a newer one'],
  ['frames-corrupt', 'corrupt', 'came with other bytes than they were sent with'],
] as const

/**
 * Holds what came back against what must not happen to it.
 * @param mayLose whether a declared policy leaves images out
 * @throws TrialError naming the first fault and the viewer
 */
export const checkReceived = (received: ReceivedCounters | null, mayLose: boolean): void => {
  for (const [index, viewer] of (received?.viewers ?? []).entries()) {
    for (const [code, counter, what] of faults) {
      if (viewer[counter] === 0 || (counter === 'lost' && mayLose)) continue
      throw new TrialError(code, `${viewer[counter]} images of viewer ${index + 1} ${what}`)
    }
  }
}

/** Texts that are not answered yet. @throws TrialError where one did not come back as it was sent, or not in its turn */
export const countUnanswered = ({ control }: Pick<GeneratorStatsLine, 'control'>): number => {
  if (!control) return 0
  const { sent, answered, wrong } = control
  if (wrong > 0) throw new TrialError('wrong-texts', `${wrong} answers to texts are not the next text`)
  return sent - answered
}

/** @throws TrialError where answers are not the numbers of the images, in order */
export const checkAcks = (load: GeneratorStatsLine): void => {
  const wrong = load.pace?.acks?.wrong ?? 0
  if (wrong > 0) throw new TrialError('wrong-acks', `${wrong} answers are not the number of the next image`)
}
