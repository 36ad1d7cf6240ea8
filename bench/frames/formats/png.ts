// Compresses a picture as cameras without losses do: PNG with adaptive filters and zlib level 6.
import sharp from 'sharp'
import type { Picture } from '../picture/parts.ts'

/** PNG bytes of `picture`, whose memory must not change until the promise is settled. */
export const encodePng = ({ width, height, rgb }: Picture): Promise<Buffer> =>
  sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer()
