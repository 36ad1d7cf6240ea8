// Shrinks Vega's SVG without changing the drawing, for a page whose style sheet defines font and colours.

/** Vega escapes `<`, `>` and `"` in every text, so matching tags and attributes by pattern is safe. */
export const compactSvg = (svg: string): string =>
  svg
    .replaceAll(invisible, '')
    .replaceAll(dotsInARow, joinDots)
    .replaceAll(/<[a-z][^>]*>/g, compactTag)
    .replaceAll(shapesInARow, joinShapes)
    .replaceAll(alike, hoist)

/** Group backgrounds without fill and stroke. */
const invisible = /<path class="(?:background|foreground)"(?![^>]* (?:fill|stroke)=)[^>]*\/>/g

const dot = String.raw`<path transform="translate\([^)]*\)"`
const circle = String.raw` d="M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0" fill="([^"]*)" stroke-width="2" opacity="([\d.]+)"`

/** Two or more circles that differ only in position. */
const dotsInARow = new RegExp(String.raw`${dot}(${circle.replaceAll('\\1', '\\2')}\/>)(?:${dot}\1)+`, 'g')

/** One path of zero-length strokes: their round caps are the circles. */
const joinDots = (run: string, _style: string, radius: string, colour: string, opacity: string): string => {
  const moves = [...run.matchAll(/translate\(([^)]*)\)/g)].map(([, place]) => `M${place}h0`)
  return `<path d="${moves.join('')}" stroke="${colour}" stroke-width="${2 * Number(radius)}" stroke-linecap="round" opacity="${opacity}"/>`
}

const compactTag = (tag: string): string =>
  tag
    .replaceAll(/ (transform|d|x2|y2)="([^"]*)"/g, (_, name, value) => ` ${name}="${rounded(value)}"`)
    .replaceAll(/ opacity="1"| transform="translate\(0,0\)"| xmlns(?::xlink)?="[^"]*"| version="1.1"/g, '')
    .replaceAll(/ (?:layer|concat)_[a-z0-9_]*(?=")/g, '')
    .replaceAll(/ stroke-dasharray="1,0"/g, '')
    .replaceAll(unusedClass, '')
    .replaceAll(/ (?:font-family|pointer-events|aria-roledescription)="[^"]*"/g, '')
    .replaceAll(/="var\((--[a-z]+), #[0-9a-f]+\)"/g, '="var($1)"')

/** Classes that neither style sheet nor script uses. */
const unusedClass = / class="mark-[a-z]+ role-(?:axis|legend|title|scope)[a-z-]*"/g

const rounded = (numbers: string): string =>
  numbers.replaceAll(/\d+\.\d+/g, (number) => tenths(Number(number)))

/** A group of two or more marks without children. */
const alike = /<g((?: [^>]*)?)>((?:<text[^>]*>[^<]*<\/text>){2,}|(?:<(?:path|line)[^>]*\/>){2,})<\/g>/g

const inherited = / (?:text-anchor|font-size|font-weight|font-style|fill|stroke[a-z-]*)="[^"]*"/g

/** Moves attributes that all children share to their group. */
const hoist = (_group: string, own: string, children: string): string => {
  const tags = children.match(/<[a-z][^>]*>/g) ?? []
  const said: readonly (readonly string[])[] = tags.map((tag) => tag.match(inherited) ?? [])
  const [first = [], ...others] = said
  const common = first.filter((attribute) => others.every((other) => other.includes(attribute)))
  const shorter = children.replaceAll(/<[a-z][^>]*>/g, (tag) =>
    common.reduce((text, attribute) => text.replace(attribute, ''), tag),
  )
  return `<g${own}${common.join('')}>${shorter}</g>`
}

const place = String.raw`<path transform="translate\(([-\d.]+),([-\d.]+)\)"`

/** Two or more outlines of one system without descriptions of their own. */
const shapesInARow = new RegExp(String.raw`${place}( d="[^"]*"(?! aria-label)[^>]*\/>)(?:${place}\3)+`, 'g')

/** @param run what `shapesInARow` matched */
const joinShapes = (run: string): string => {
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

/** Which of a command's numbers are x and y; an arc has its end after radii and flags. */
const axes: Readonly<Record<string, string>> = { l: 'xy', h: 'x', v: 'y', a: '-----xy', z: '' }

/** The start of an outline, and its strokes relative to it; null for commands that no mark here uses. */
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
