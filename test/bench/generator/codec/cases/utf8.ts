// Cases of texts (6): what is UTF-8 by RFC 3629 and what is not, in whole frames and in fragments.
import { type Case, heard, say } from './case.ts'

/** A Greek word with letters of two bytes and one of three. */
const word = Buffer.from('\u03ba\u1f79\u03c3\u03bc\u03b5')
const beyondUnicode = Buffer.from('f4908080', 'hex')
const edited = Buffer.from('edited')
const notUtf8 = heard.broken(1007)

const inPieces = (bytes: Buffer, pieceBytes: number): readonly Buffer[] => {
  const count = Math.ceil(bytes.length / pieceBytes)
  const pieces = Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  )
  return pieces.map((piece, index) => (index === 0 ? say.text : say.next)(piece, index < count - 1))
}

const letters = Buffer.from('Grüße: µ@ßöäüàá!')
const wrong = Buffer.concat([word, Buffer.from('eda080', 'hex'), edited])

const fragmentCases: readonly Case[] = [
  { autobahn: '6.1.1', name: 'no letter', frames: [say.text('')], hears: [heard.text('')] },
  {
    autobahn: '6.1.2',
    name: 'three empty fragments',
    frames: [say.text('', true), say.next('', true), say.next('')],
    hears: [heard.text('')],
  },
  {
    autobahn: '6.1.3',
    name: 'a text between two empty fragments',
    frames: [say.text('', true), say.next('middle', true), say.next('')],
    hears: [heard.text('middle')],
  },
  { autobahn: '6.2.1', name: 'umlauts', frames: [say.text(letters)], hears: [heard.text(letters)] },
  {
    autobahn: '6.2.2',
    name: 'two fragments cut between letters',
    frames: [say.text('Grüße: µ@ßö', true), say.next('äüàá!')],
    hears: [heard.text(letters)],
  },
  {
    autobahn: '6.2.3',
    name: 'a fragment a byte',
    frames: inPieces(letters, 1),
    hears: [heard.text(letters)],
  },
  {
    autobahn: '6.2.4',
    name: 'a fragment a byte, letters of three',
    frames: inPieces(word, 1),
    hears: [heard.text(word)],
  },
  { autobahn: '6.3.1', name: 'a surrogate among letters', frames: [say.text(wrong)], hears: [notUtf8] },
  { autobahn: '6.3.2', name: 'the same, a fragment a byte', frames: inPieces(wrong, 1), hears: [notUtf8] },
]

/** The message never ends: it has to be refused before that, at the byte that cannot belong to a text. */
const earlyCases: readonly Case[] = [
  ['6.4.1', [word, beyondUnicode]],
  ['6.4.2', [Buffer.concat([word, beyondUnicode.subarray(0, 1)]), beyondUnicode.subarray(1, 2)]],
  ['6.4.3', [word, beyondUnicode.subarray(0, 2)]],
  ['6.4.4', [Buffer.concat([word, beyondUnicode.subarray(0, 2)])]],
].map(([autobahn, pieces]) => ({
  autobahn: String(autobahn),
  name: 'what goes wrong in a message that is not over',
  frames: [...(pieces ?? [])].map((piece, index) => (index === 0 ? say.text : say.next)(piece, true)),
  hears: [notUtf8],
}))

const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

const each = (bytes: readonly number[], behind = ''): string =>
  bytes.map((byte) => byte.toString(16) + behind).join('')

/** Lengths at which no letter is cut. */
const wholePrefixes = [2, 5, 7, 9, 11]
const prefixes = range(1, word.length).map((bytes) => ({
  hex: word.toString('hex', 0, bytes),
  valid: wholePrefixes.includes(bytes),
}))

const incomplete = [
  ...['c0', 'e080', 'f08080', 'f8808080', 'fc80808080'],
  ...['df', 'efbf', 'f7bfbf', 'fbbfbfbf', 'fdbfbfbfbf'],
]

/** Planes 1 to 16 are asked for where the second byte ends in f; plane 0 would be overlong. */
const nonCharacters = [0xf0, 0xf1, 0xf2, 0xf3, 0xf4].flatMap((first) =>
  [0x8f, 0x9f, 0xaf, 0xbf]
    .filter((second) => (first === 0xf0 ? second > 0x8f : first < 0xf4 || second === 0x8f))
    .flatMap((second) => ['be', 'bf'].map((last) => `${each([first, second])}bf${last}`)),
)

/** By number of the group: what it is about, the valid texts and the others, in hex. */
const groups: readonly (readonly [
  group: number,
  name: string,
  valid: readonly string[],
  not?: readonly string[],
])[] = [
  [5, 'a letter of each length', ['612462', '61c2a262', '61e282ac62', '61f0a4ada262', word.toString('hex')]],
  [7, 'the first letter of a length', ['00', 'c280', 'e0a080', 'f0908080']],
  [8, 'five and six bytes', [], ['f888808080', 'fc8480808080']],
  [9, 'the last letter of a length', ['7f', 'dfbf', 'efbfbf', 'f48fbfbf']],
  [10, 'the last of lengths that are too long', [], ['f7bfbfbf', 'fbbfbfbfbf', 'fdbfbfbfbfbf']],
  [11, 'other borders', ['ed9fbf', 'ee8080', 'efbfbd', 'f48fbfbf'], ['f4908080']],
  [
    12,
    'continuations of nothing',
    [],
    ['80', 'bf', '80bf', '80bf80', '80bf80bf', '80bf80bf80', '80bf80bf80bf', each(range(0x80, 0xbf))],
  ],
  [
    13,
    'beginnings that a space follows',
    [],
    [
      [0xc0, 0xdf],
      [0xe0, 0xef],
      [0xf0, 0xf7],
      [0xf8, 0xfb],
      [0xfc, 0xfd],
    ].map(([first = 0, last = 0]) => each(range(first, last), '20')),
  ],
  [14, 'the last byte missing', [], incomplete],
  [15, 'all of these in a row', [], [incomplete.join('')]],
  [16, 'bytes that are in no text', [], ['fe', 'ff', 'fefeffff']],
  [17, 'a slash that is too long', [], ['c0af', 'e080af', 'f08080af', 'f8808080af', 'fc80808080af']],
  [18, 'the last that is too long', [], ['c1bf', 'e09fbf', 'f08fbfbf', 'f887bfbfbf', 'fc83bfbfbfbf']],
  [19, 'a zero that is too long', [], ['c080', 'e08080', 'f0808080', 'f880808080', 'fc8080808080']],
  [20, 'one surrogate', [], ['eda080', 'edadbf', 'edae80', 'edafbf', 'edb080', 'edbe80', 'edbfbf']],
  [
    21,
    'a pair of surrogates',
    [],
    ['eda080', 'edadbf', 'edae80', 'edafbf'].flatMap((high) => [`${high}edb080`, `${high}edbfbf`]),
  ],
  [22, 'non-characters, which are valid', ['efbfbe', 'efbfbf', ...nonCharacters]],
  [23, 'specials', range(0xb9, 0xbf).map((last) => `efbf${each([last])}`)],
]

const textCase = (autobahn: string, name: string, hex: string, valid: boolean): Case => {
  const bytes = Buffer.from(hex, 'hex')
  return { autobahn, name, frames: [say.text(bytes)], hears: [valid ? heard.text(bytes) : notUtf8] }
}

export const utf8Cases: readonly Case[] = [
  ...fragmentCases,
  ...earlyCases,
  ...prefixes.map(({ hex, valid }, index) =>
    textCase(`6.6.${index + 1}`, 'the beginning of a word', hex, valid),
  ),
  ...groups.flatMap(([group, name, valid, not = []]) =>
    [...valid, ...not].map((hex, index) =>
      textCase(`6.${group}.${index + 1}`, name, hex, index < valid.length),
    ),
  ),
]
