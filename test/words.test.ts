// User-facing texts, comments and documents avoid words that readers of technical English would stumble over.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

/** Regular expression of the words, and what to write instead. A space also matches a line break within a comment. */
const unwanted: readonly (readonly [words: string, replacement: string])[] = [
  ['rubbish', 'invalid data'],
  ['farewell', 'last line, or shutdown message'],
  ['muster', 'list, or select'],
  ['leavings', 'leftovers'],
  ['load-bound', 'client-bound'],
  ['crew', 'generators'],
  ['letGo', 'release'],
  ['takeEmptyFolder', 'requireEmpty'],
  ['held against', 'compared with'],
  ['what (?:it|they) came to', 'result'],
  ['come to nothing|came to nothing', 'fail, or have no effect'],
  ['whoever', 'the one that, or name it'],
  ['has it that', 'says that'],
  ['swallow(?:s|ed|ing)?', 'ignore, or discard'],
  ['(?:is|are|be|was) told', 'is given, is reported, or receives'],
  ['told apart', 'distinguished'],
  ['a second each', 'FPS each'],
]

const rooms = ['bench', 'report', 'results', 'runners', 'scenarios', 'scripts']
const sources = [
  ...rooms.map((room) => `${room}/**/*.{ts,eta,js,py,go}`),
  'runners/*/runner.json',
  'results/reference.json',
  '*.md',
  'docs/**/*.md',
  'results/*.md',
  'runners/*.md',
]

/** The changelog describes the past in its words; published runs and local ones are data. */
const exempt = /^(?:CHANGELOG\.md|results\/(?:published|local)\/.*)$/

/** A document that has to name the words does so between these comments. */
const namedWords = /<!-- words to avoid -->[\s\S]*?<!-- end of words to avoid -->/g

const root = join(import.meta.dirname, '..')
const files = [...new Set(sources.flatMap((pattern) => globSync(pattern, { cwd: root })))]
  .filter((file) => !exempt.test(file))
  .sort()

/** `<line>: <words>, better <replacement>` of each match, in order of lines. */
const findUnwanted = (text: string): readonly string[] => {
  const searched = text.replaceAll(namedWords, (block) => block.replaceAll(/[^\n]/g, ' '))
  return unwanted
    .flatMap(([words, replacement]) =>
      [...searched.matchAll(patternOf(words))].map(({ index, 0: match }) => ({
        line: searched.slice(0, index).split('\n').length,
        text: `"${match.replaceAll(/\s+(?:\*|\/\/|#)?\s*/g, ' ')}", better: ${replacement}`,
      })),
    )
    .sort((a, b) => a.line - b.line)
    .map(({ line, text }) => `${line}: ${text}`)
}

/** The gap between two words may contain a line break with the mark of a comment. */
const patternOf = (words: string): RegExp =>
  new RegExp(`\\b(?:${words.replaceAll(' ', '\\s+(?:(?:\\*|//|#)\\s+)?')})\\b`, 'gi')

for (const room of [...rooms, 'documents'])
  test(`no unwanted words in ${room}`, () => {
    const here = files.filter((file) =>
      room === 'documents' ? file.endsWith('.md') : file.startsWith(`${room}/`) && !file.endsWith('.md'),
    )
    assert.ok(here.length > 0)
    const found = here.flatMap((file) =>
      findUnwanted(readFileSync(join(root, file), 'utf8')).map((text) => `${file}:${text}`),
    )
    assert.deepEqual(found, [], found.join('\n'))
  })

test('unwanted words are found across lines, in any case, and as whole words only', () => {
  const text = [
    '// Rubbish, and the server is',
    '// told of it.',
    ' * this came to',
    ' * nothing',
    'crewed',
  ].join('\n')
  assert.deepEqual(findUnwanted(text), [
    '1: "Rubbish", better: invalid data',
    '1: "is told", better: is given, is reported, or receives',
    '3: "came to nothing", better: fail, or have no effect',
  ])
})

test('a document may name the words between its marks', () => {
  const text = 'fine\n<!-- words to avoid -->\nrubbish\n<!-- end of words to avoid -->\nwhoever\n'
  assert.deepEqual(findUnwanted(text), ['5: "whoever", better: the one that, or name it'])
})
