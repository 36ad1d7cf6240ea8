// Names what the bytes of a pool depend on besides seed, size and format.
import sharp from 'sharp'

/** Goes up whenever the same seed would give other bytes. */
const generatorVersion = 3

/** What the bytes of a pool depend on besides seed, size and format: our generator and the libraries that compress. */
export const generator = `scene-${generatorVersion}-sharp-${sharp.versions.sharp}-vips-${sharp.versions.vips}`
