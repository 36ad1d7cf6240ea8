// A file of stamped images that cost nothing to make: the head of a JPEG and zeros.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addStamp } from '../../../../bench/frames/stamp.ts'

export const frameBytes = 16 * 1024
export const frameCount = 4

/** @returns the path of the file */
export const writeFrameFile = (folder: string): string => {
  const startOfImage = Buffer.from([0xff, 0xd8])
  const stampBytes = addStamp(startOfImage).length - startOfImage.length
  const image = addStamp(Buffer.concat([startOfImage, Buffer.alloc(frameBytes - stampBytes - 2)]))
  const file = join(folder, 'frames.bin')
  writeFileSync(file, Buffer.concat(Array.from({ length: frameCount }, () => image)))
  return file
}
