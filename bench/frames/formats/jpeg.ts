// Compresses a picture the way a camera does: baseline JPEG, 4:2:0, fixed quality, standard Huffman tables.
import sharp from 'sharp'
import type { Picture } from '../picture/parts.ts'

/** Quality in the scale of the IJG library. */
const quality = 88

/** JPEG bytes of `picture`, whose memory must not change until the promise is settled. */
export const encodeJpeg = ({ width, height, rgb }: Picture): Promise<Buffer> =>
  sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:2:0', optimiseCoding: false })
    .toBuffer()
