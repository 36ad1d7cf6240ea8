// Images as a viewer gets them: stamped noise behind the start of a JPEG, with any stamp and any damage.
import { createHash } from 'node:crypto'
import { plainHead } from '../../../../bench/frames/jpeg-head.ts'
import { addStamp, readStamp, stampBytes, stampOffset, writeStamp } from '../../../../bench/frames/stamp.ts'

export interface ImageSpec {
  readonly sequence: number
  readonly camera?: number
  readonly intendedNs?: number
  /** Of the whole image. */
  readonly bytes?: number
}

const stampSegmentBytes = 36

/** An image that is whole. */
export const madeUpImage = ({ sequence, camera = 0, intendedNs = 0, bytes = 300 }: ImageSpec): Buffer => {
  const noise = Buffer.alloc(bytes - plainHead.length - stampSegmentBytes)
  createHash('sha256').update(`${sequence}`).digest().copy(noise)
  const image = addStamp(Buffer.concat([plainHead, noise]))
  const stamp = readStamp(image)
  if (!stamp) throw new Error('the image has no stamp')
  const field = image.subarray(stampOffset, stampOffset + stampBytes)
  writeStamp(field, { ...stamp, sequence, camera, intendedNs })
  return image
}

/** The same image with one byte turned over; counted from the end where `at` is negative. */
export const damage = (image: Buffer, at: number): Buffer => {
  const damaged = Buffer.from(image)
  const place = at < 0 ? image.length + at : at
  damaged.writeUInt8((image.at(place) ?? 0) ^ 0xff, place)
  return damaged
}
