// Tells images that can be sent from images that cannot, and both from the other files that lie beside images.
import { open, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import sharp from 'sharp'

export type ImageKind =
  | {
      readonly kind: 'image'
      readonly bytes: number
      /** As libvips names it: jpeg, png, webp, … */
      readonly format: string
      readonly width: number
      readonly height: number
    }
  /** `what` names the format. */
  | { readonly kind: 'unsupported'; readonly what: string }
  /** Named like an image, but not one. */
  | { readonly kind: 'broken'; readonly why: string }
  /** Neither by its content nor by its name. */
  | { readonly kind: 'other' }

/** For messages. */
export const supportedFormats = 'JPEG, PNG, WebP, TIFF, GIF and AVIF'

const formats = new Set(['jpeg', 'png', 'webp', 'tiff', 'gif', 'heif'])
const extensions = new Set([
  '.jpg',
  '.jpeg',
  '.jpe',
  '.jfif',
  '.png',
  '.webp',
  '.tif',
  '.tiff',
  '.gif',
  '.avif',
])
const unsupportedExtensions = new Set(
  '.bmp .dib .heic .heif .jxl .jp2 .j2k .jpx .psd .ppm .pgm .pbm .pnm .exr .hdr .tga .ico .svg .raw .qoi'.split(
    ' ',
  ),
)

/** Beginnings in hexadecimal that no text has, of formats without support. */
const signatures: readonly (readonly [string, RegExp])[] = [
  // With the length of its second header, so that a text that begins with BM is not taken for one.
  ['BMP', /^424d.{24}(?:0c|28|34|38|40|6c|7c)000000/],
  ['HEIC', /^.{8}667479706865(?:69|76)(?:63|78|6d|73)/],
  ['JPEG XL', /^(?:ff0a|0000000c4a584c20)/],
  ['JPEG 2000', /^(?:0000000c6a502020|ff4fff51)/],
  ['PSD', /^3842505300/],
]
const signatureBytes = 32

/** Whether a name says image: only a guess, for files that are not opened. */
export const isNamedLikeImage = (name: string): boolean => extensions.has(extname(name).toLowerCase())

/** Follows links; `other` for a folder, a device or a dangling link. @throws Error of the file system where it cannot be read */
export const describeImage = async (path: string): Promise<ImageKind> => {
  const facts = await stat(path).catch((error: unknown) => {
    if (isDangling(error)) return null
    throw error
  })
  if (!facts?.isFile()) return { kind: 'other' }
  const beginning = await readBeginning(path)
  const [known] = signatures.find(([, signature]) => signature.test(beginning)) ?? []
  if (known !== undefined) return { kind: 'unsupported', what: known }
  try {
    const { format, width, height, compression } = await sharp(path).metadata()
    if (!formats.has(format)) return { kind: 'unsupported', what: format.toUpperCase() }
    if (format === 'heif' && compression !== 'av1') return { kind: 'unsupported', what: 'HEIF' }
    return { kind: 'image', bytes: facts.size, format, width, height }
  } catch (cause) {
    const extension = extname(path).toLowerCase()
    if (unsupportedExtensions.has(extension))
      return { kind: 'unsupported', what: extension.slice(1).toUpperCase() }
    return isNamedLikeImage(path) ? { kind: 'broken', why: whyOf(cause, facts.size) } : { kind: 'other' }
  }
}

const isDangling = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP')

const readBeginning = async (path: string): Promise<string> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(signatureBytes), 0, signatureBytes, 0)
    return buffer.toString('hex', 0, bytesRead)
  } finally {
    await file.close()
  }
}

const whyOf = (cause: unknown, bytes: number): string => {
  if (bytes === 0) return 'it is empty'
  return cause instanceof Error ? cause.message.trim() : String(cause)
}
