// What the page carries with it: style sheet, Vega, our script, and the policy that allows these and nothing else.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { colourClasses, colourVariables, fontFamily } from '../charts/theme.ts'

export interface Assets {
  readonly style: string
  readonly scripts: readonly string[]
  readonly licences: readonly { readonly name: string; readonly text: string }[]
  /** Value of the Content-Security-Policy meta element. */
  readonly policy: string
}

/** In this order: vega-lite and vega-embed look for what stands before them. vega-embed brings the interpreter. */
const libraries = ['vega', 'vega-lite', 'vega-embed'] as const

export const readAssets = (): Assets => {
  const style = [
    `:root { color-scheme: light dark; --font: ${fontFamily}; ${colourVariables('light')} }`,
    `@media (prefers-color-scheme: dark) { @media screen { :root { ${colourVariables('dark')} } } }`,
    colourClasses(),
    ...styleSheets(),
  ].join('\n')
  const scripts = [
    ...libraries.map((name) =>
      inlinable(readFileSync(join(packageFolder(name), 'build', `${name}.min.js`), 'utf8')),
    ),
    inlinable(readFileSync(join(import.meta.dirname, 'client.js'), 'utf8')),
  ]
  const licences = libraries.map((name) => ({
    name,
    text: readFileSync(join(packageFolder(name), 'LICENSE'), 'utf8').trim(),
  }))
  return { style, scripts, licences, policy: policy(style, scripts) }
}

/** All of `styles/`, in the order of their names. */
const styleSheets = (): readonly string[] => {
  const folder = join(import.meta.dirname, 'styles')
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

/** The `build/` files are not among a package's exports, so they are read by path. */
const packageFolder = (name: string): string => dirname(dirname(fileURLToPath(import.meta.resolve(name))))

/** Without the pointer to a source map, which a browser would go and fetch. */
const inlinable = (script: string): string => {
  const text = script.replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '').trim()
  if (/<\/script|<!--/i.test(text)) throw new Error('a script holds what would end its element in the page')
  return text
}

const policy = (style: string, scripts: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src ${scripts.map(hash).join(' ')}`,
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
