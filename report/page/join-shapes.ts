// Marks of a drawing that differ in their place alone → one path that has them all.

const place = String.raw`<path transform="translate\(([-\d.]+),([-\d.]+)\)"`

/** Two or more outlines of one system, none of which says anything by itself. */
export const shapesInARow = new RegExp(
  String.raw`${place}( d="[^"]*"(?! aria-label)[^>]*\/>)(?:${place}\3)+`,
  'g',
)

/** @param run what `shapesInARow` matched */
export const joinShapes = (run: string): string => {
  const [first] = run.matchAll(/ d="([^"]*)"([^>]*\/>)/g)
  const [, outline = '', rest = ''] = first ?? []
  const drawn = fromItsStart(outline)
  if (drawn === null) return run
  const { x, y, strokes } = drawn
  const copies = [...run.matchAll(/translate\(([-\d.]+),([-\d.]+)\)/g)].map(
    ([, left, top]) => `M${tenths(Number(left) + x)},${tenths(Number(top) + y)}${strokes}`,
  )
  return `<path d="${copies.join('')}"${rest}`
}

/** Which of a command's numbers are x and which y; an arc has its end behind radii and flags. */
const axes: Readonly<Record<string, string>> = { l: 'xy', h: 'x', v: 'y', a: '-----xy', z: '' }

/** Where an outline starts, and its strokes from there; null where it has what no mark of ours has. */
const fromItsStart = (
  outline: string,
): { readonly x: number; readonly y: number; readonly strokes: string } | null => {
  const start = /^M(-?[\d.]+),(-?[\d.]+)(?=[A-Za-z])/.exec(outline)
  if (start === null) return null
  const [x, y] = [Number(start[1]), Number(start[2])]
  const commands = outline.slice(start[0].length).match(/[A-Za-z][^A-Za-z]*/g) ?? []
  const pen = { x, y }
  const strokes = commands.map((command) => {
    const letter = command.charAt(0)
    const kind = axes[letter.toLowerCase()]
    const numbers = command.slice(1).match(/-?[\d.]+/g) ?? []
    if (kind === undefined || numbers.length !== kind.length) return null
    const from = letter === letter.toLowerCase() ? { x: 0, y: 0 } : { ...pen }
    const moved = numbers.map((number, at) => {
      const axis = kind[at]
      if (axis !== 'x' && axis !== 'y') return number
      const distance = Number(number) - from[axis]
      pen[axis] += distance
      return tenths(distance)
    })
    return `${letter.toLowerCase()}${moved.join(',')}`
  })
  return strokes.includes(null) ? null : { x, y, strokes: strokes.join('') }
}

const tenths = (value: number): string => String(Number(value.toFixed(1)))
