// The pictures of tabs in a run folder: small JPEGs, three of one trial of each row whose viewer is a browser.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RowIdentity } from '../row-identity.ts'
import { makeFolder } from './make-folder.ts'
import { writeWhole } from './write.ts'

/** When a picture was taken, in the order of the trial. */
export const pictureMoments = ['start', 'middle', 'end'] as const

export type PictureMoment = (typeof pictureMoments)[number]

/** A page with more would be slow to open. */
const mostPictureBytes = 40_000

/** The beginning of the names of a row's pictures; `-<moment>.jpg` follows. */
export const pictureName = ({ scenario, point, runner, variant, generator }: RowIdentity): string =>
  [scenario, point, runner, variant, generator].join('.')

/** Made with the first picture. */
export const picturesFolderOf = (runFolder: string): string => join(runFolder, 'pictures')

/** Copies the pictures of these rows that can be read. @returns the new files @throws FileFaultError */
export const copyPictures = (
  fromRunFolder: string,
  toRunFolder: string,
  rows: readonly RowIdentity[],
): readonly string[] => {
  const pictures = new Map(
    rows.flatMap((row) =>
      readPictures(fromRunFolder, row).map(({ moment, jpeg }) => [pictureFile(row, moment), jpeg] as const),
    ),
  )
  if (pictures.size > 0) makeFolder(picturesFolderOf(toRunFolder))
  return [...pictures].map(([name, jpeg]) => writeWhole(join(picturesFolderOf(toRunFolder), name), jpeg))
}

/** The JPEGs of a row, by their moments; those that are missing, too large or no JPEGs are left out. */
export const readPictures = (
  runFolder: string,
  row: RowIdentity,
): readonly { readonly moment: PictureMoment; readonly jpeg: Buffer }[] => {
  const folder = picturesFolderOf(runFolder)
  const names = listFolder(folder)
  return pictureMoments.flatMap((moment) => {
    const name = pictureFile(row, moment)
    if (!names.includes(name)) return []
    const jpeg = readFileSync(join(folder, name))
    return jpeg.length <= mostPictureBytes && jpeg.length > 2 && jpeg.readUInt16BE() === 0xffd8
      ? [{ moment, jpeg }]
      : []
  })
}

const pictureFile = (row: RowIdentity, moment: PictureMoment): string => `${pictureName(row)}-${moment}.jpg`

const listFolder = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return [] // a run without a browser has none
  }
}
