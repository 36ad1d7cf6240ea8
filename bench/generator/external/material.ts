// What the cameras of an external server send: the same for all, unless their texts have the camera's number in them.
import { crc32 } from 'node:zlib'
import type { ExternalServer, JobOf } from '../../../runners/contract.ts'
import { readStamp } from '../../frames/stamp.ts'
import { opcodes } from '../codec/header.ts'
import { firstIndex, type Place } from '../feed/feed.ts'
import { connectionNumber, readImages } from '../job.ts'
import type { MessageShape } from '../wire-frames.ts'
import type { ExpectedAnswers } from './answers.ts'
import { wrapImage } from './envelope.ts'
import { forConnection, isNumbered } from './numbered.ts'

export interface Material {
  /** Messages with a frame each, at least one. */
  readonly payloads: readonly Buffer[]
  readonly shape: MessageShape
  readonly expected: ExpectedAnswers
}

/** Of one camera of this process. */
export type OfPlace<Thing> = (place: Pick<Place, 'index'>) => Thing

/** One material for all cameras, or one for each of them, in order. */
export const readMaterials = (job: JobOf<'external'>): readonly Material[] => {
  const { server, connections } = job
  const images = readImages(job)
  const { envelope, announce } = server
  const hasNumbers = [envelope?.before, envelope?.after, announce].some(isNumbered)
  if (!hasNumbers) return [materialOf(images, server, job)]
  return Array.from({ length: connections }, (_, index) =>
    materialOf(shareOf(images, job, index), forConnection(server, connectionNumber(job, index)), job),
  )
}

/** The thing of each camera, where there is one for all or one for each. */
export const perPlace =
  <Thing>(things: readonly Thing[]): OfPlace<Thing> =>
  ({ index }) => {
    const thing = things[index % things.length]
    if (thing === undefined) throw new Error('cameras have something to send')
    return thing
  }

/** All cameras together hold about as many images as one that has no number: each has its part of them, at least one. */
const shareOf = (
  images: readonly Buffer[],
  { share, connections }: JobOf<'external'>,
  index: number,
): readonly Buffer[] => {
  const camera = share ? share.index + index * share.of : index
  const first = firstIndex(
    { index, count: connections, camera, cameras: share?.cameras ?? connections },
    images.length,
  )
  const count = Math.max(1, Math.floor(images.length / connections))
  return [...images, ...images].slice(first, first + count)
}

const materialOf = (
  images: readonly Buffer[],
  { envelope, announce }: ExternalServer,
  { echoed }: JobOf<'external'>,
): Material => {
  const payloads = envelope ? images.map((image) => wrapImage(image, envelope)) : images
  return {
    payloads,
    shape: {
      opcode: envelope ? opcodes.text : opcodes.binary,
      announce: announce === null ? null : Buffer.from(announce),
    },
    expected: {
      echoed: echoed
        ? {
            bytes: payloads.map(({ length }) => length),
            checksums: payloads.map((payload) => crc32(payload)),
          }
        : null,
      numbers: images.map((image) => readStamp(image)?.sequence ?? null),
    },
  }
}
