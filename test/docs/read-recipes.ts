// Takes docs/recipes.md apart: what each section shows of a server, and the lines that a user is to type.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Recipe {
  readonly title: string
  /** Code of servers, line by line. */
  readonly code: readonly string[]
  /** Words of each line for a shell, without its quotes. */
  readonly commands: readonly (readonly string[])[]
  /** Lines of results, with `…` for what is different each time. */
  readonly output: readonly string[]
}

const file = join(import.meta.dirname, '../../docs/recipes.md')
const block = /^```(\w+)\n([\s\S]*?)^```$/gm

export const readRecipes = (): readonly Recipe[] =>
  readFileSync(file, 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const blocks = [...section.matchAll(block)].map(([, language = '', text = '']) => ({ language, text }))
      const linesOf = (isWanted: (language: string) => boolean): readonly string[] =>
        blocks
          .filter(({ language }) => isWanted(language))
          .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'))
          .filter((line) => line.trim() !== '')
      return {
        title: section.slice(0, section.indexOf('\n')),
        code: linesOf((language) => ['py', 'ts', 'go'].includes(language)),
        commands: linesOf((language) => language === 'sh').map(wordsOf),
        output: linesOf((language) => language === 'text'),
      }
    })

/** Words as a shell sees them; the recipes need no more than single quotes. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
