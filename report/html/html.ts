// Shared parts of all HTML pages: style sheet, Content-Security-Policy, templates.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import { colourClasses, colourVariables, fontFamily } from '../charts/theme.ts'

const templates = new Eta({ views: join(import.meta.dirname, '..'), autoEscape: true, autoTrim: false })

/** @param template below `report/`, without extension, such as './site/page'; texts of `data` are escaped */
export const renderTemplate = (template: string, data: object): string => templates.render(template, data)

/** A page without scripts. */
export const renderStill = (template: string, data: object): string => {
  const style = pageStyle()
  return renderTemplate(template, { ...data, style, policy: contentPolicy(style) })
}

/** Light and dark colours, and all of `styles/` in order of names. */
export const pageStyle = (): string => {
  const folder = join(import.meta.dirname, 'styles')
  return [
    `:root { color-scheme: light dark; --font: ${fontFamily}; ${colourVariables('light')} }`,
    `@media (prefers-color-scheme: dark) { @media screen { :root { ${colourVariables('dark')} } } }`,
    colourClasses(),
    ...readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  ].join('\n')
}

/** Value of the Content-Security-Policy of a page: it allows this style, these scripts, and nothing else. */
export const contentPolicy = (style: string, scripts: readonly string[] = []): string =>
  [
    "default-src 'none'",
    ...(scripts.length === 0 ? [] : [`script-src ${scripts.map(hash).join(' ')}`]),
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
