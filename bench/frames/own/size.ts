// The one size that all images of a pool are brought to. Pure.
import { canPad, type Padding } from '../padding/padding.ts'

/** An image as it is to be sent but for padding. */
export interface Unpadded {
  readonly bytes: number
  /** Null where the format has no room for bytes that a decoder skips. */
  readonly padding: Pick<Padding, 'leastBytes'> | null
}

/**
 * The least size that every image can be brought to: that of the largest, or a few bytes more where another image lacks
 * fewer bytes than a piece of padding has. Null where there is none, because an image cannot be padded.
 */
export const chooseFrameBytes = (images: readonly Unpadded[]): number | null => {
  const largestBytes = images.reduce((most, { bytes }) => Math.max(most, bytes), 0)
  const slackBytes = images.reduce((most, { padding }) => Math.max(most, padding?.leastBytes ?? 0), 0)
  // With all the slack, no image that can be padded lacks too little.
  for (let frameBytes = largestBytes; frameBytes <= largestBytes + slackBytes; frameBytes++) {
    if (images.every((image) => canReach(image, frameBytes))) return frameBytes
  }
  return null
}

const canReach = ({ bytes, padding }: Unpadded, frameBytes: number): boolean =>
  padding === null ? bytes === frameBytes : canPad(frameBytes - bytes, padding)
