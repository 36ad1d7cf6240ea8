// Embedded assets of the page: style sheet, Vega, the client script, and a policy that allows only these.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { contentPolicy, pageStyle } from '../html/html.ts'
import { pack } from './pack.ts'

export interface Assets {
  readonly style: string
  /** Packed; the client script unpacks them in this order. */
  readonly libraries: readonly string[]
  readonly script: string
  readonly licences: readonly { readonly name: string; readonly text: string }[]
  /** Value of the Content-Security-Policy meta element. */
  readonly policy: string
}

/** In order of dependency: vega-lite needs vega, vega-embed needs both and includes the interpreter. */
const libraries = ['vega', 'vega-lite', 'vega-embed'] as const

let assets: Assets | undefined

/** Read, bundled and packed once per process: the suite's files do not change while it runs. */
export const pageAssets = (): Assets => {
  assets ??= readAssets()
  return assets
}

const readAssets = (): Assets => {
  const style = pageStyle()
  const unpacked = libraries.map((name) =>
    withoutSourceMap(readFileSync(join(packageFolder(name), 'build', `${name}.min.js`), 'utf8')),
  )
  const script = inlinable(clientScript())
  const licences = libraries.map((name) => ({
    name,
    text: readFileSync(join(packageFolder(name), 'LICENSE'), 'utf8').trim(),
  }))
  return {
    style,
    libraries: unpacked.map(pack),
    script,
    licences,
    policy: contentPolicy(style, [...unpacked, script]),
  }
}

/** The modules of `client/` as one script. */
const clientScript = (): string => {
  const { outputFiles } = buildSync({
    absWorkingDir: import.meta.dirname,
    entryPoints: ['client/main.js'],
    bundle: true,
    charset: 'utf8',
    format: 'iife',
    target: 'es2022',
    // Independent of the project's tsconfig, so that changes to type checks do not change the page.
    tsconfigRaw: { compilerOptions: { alwaysStrict: true } },
    write: false,
  })
  return outputFiles.map(({ text }) => text).join('')
}

/** The packages do not export their `build/` files, so these are read by path. */
const packageFolder = (name: string): string => dirname(dirname(fileURLToPath(import.meta.resolve(name))))

/** Without the reference to a source map, which a browser would fetch. */
const withoutSourceMap = (script: string): string =>
  script.replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '').trim()

const inlinable = (script: string): string => {
  if (/<\/script|<!--/i.test(script))
    throw new Error('a script contains text that would end its element in the page')
  return script.trim()
}
