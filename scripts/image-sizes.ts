// Sizes of images as a user writes them.
import { InvalidArgumentError } from 'commander'

const unitBytes: Readonly<Record<string, number>> = { '': 1, kib: 1024, mib: 1024 * 1024 }
/** What generated images come in. */
const [leastBytes, mostBytes] = [16 * 1024, 8 * 1024 * 1024]

/** Parses sizes such as 64kib,1mib or 1048576, from 16 KiB to 8 MiB, to bytes; each once, in rising order. */
export const imageSizes = (text: string): readonly number[] => {
  const sizes = text.split(',').map((part) => {
    const [, number, unit = ''] = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(part) ?? []
    return Number(number) * (unitBytes[unit.toLowerCase()] ?? Number.NaN)
  })
  if (sizes.every((bytes) => bytes >= leastBytes && bytes <= mostBytes))
    return [...new Set(sizes)].sort((a, b) => a - b)
  throw new InvalidArgumentError('must be sizes from 16kib to 8mib separated by commas.')
}
