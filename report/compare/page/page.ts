// A comparison as one HTML text without any script.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import type { Comparison } from '../../../results/comparison-schema.ts'
import { colourVariables, fontFamily } from '../../charts/theme.ts'
import { comparisonColumns } from '../columns.ts'
import { countLine, pointBlocks, rowNotes, runLines, speedLine, thresholdLines } from '../texts.ts'

export const comparisonPage = (comparison: Comparison): string => {
  const style = [
    `:root { color-scheme: light dark; --font: ${fontFamily}; ${colourVariables('light')} }`,
    `@media (prefers-color-scheme: dark) { @media screen { :root { ${colourVariables('dark')} } } }`,
    readFileSync(join(import.meta.dirname, 'style.css'), 'utf8'),
  ].join('\n')
  return templates.render('./page', {
    style,
    policy: `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`,
    comparison,
    runs: runLines(comparison),
    sentences: [countLine(comparison), ...thresholdLines(comparison), speedLine(comparison)],
    blocks: pointBlocks(comparison).map(({ title, rows, isTimed }) => {
      const columns = comparisonColumns(isTimed)
      return {
        title,
        heads: columns.map(({ head }) => head),
        rows: rows.map((row) => ({ ...row, cells: columns.map(({ cell }) => cell(row)) })),
      }
    }),
    notes: rowNotes(comparison),
  })
}

const templates = new Eta({ views: import.meta.dirname, autoEscape: true, autoTrim: false })
