// The pictures that a trial took of its tab, as they go into the page: embedded, and described.

import { readPictures } from '../../results/store.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { oneLine } from '../format.ts'

export interface RowPictures {
  readonly name: string
  readonly runner: string
  readonly pictures: readonly { readonly source: string; readonly moment: string; readonly alt: string }[]
}

/** Rows without pictures are left out. @param names as in the table */
export const rowPictures = (
  folder: string,
  rows: readonly SummaryRow[],
  names: readonly string[],
): readonly RowPictures[] =>
  rows.flatMap((row, index) => {
    const name = oneLine(names[index] ?? row.label)
    const pictures = readPictures(folder, row).map(({ moment, jpeg }) => ({
      source: `data:image/jpeg;base64,${jpeg.toString('base64')}`,
      moment,
      alt: `What the tab showed at the ${moment} of a trial: ${name}`,
    }))
    return pictures.length === 0 ? [] : [{ name, runner: row.runner, pictures }]
  })
