// What the page carries with it: style sheet, Vega, our script, and the policy that allows these and nothing else.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { contentPolicy, pageStyle } from '../html/html.ts'
import { pack } from './pack.ts'

export interface Assets {
  readonly style: string
  /** Packed; our script unpacks them in this order. */
  readonly libraries: readonly string[]
  readonly script: string
  readonly licences: readonly { readonly name: string; readonly text: string }[]
  /** Value of the Content-Security-Policy meta element. */
  readonly policy: string
}

/** In this order: vega-lite and vega-embed look for what stands before them. vega-embed brings the interpreter. */
const libraries = ['vega', 'vega-lite', 'vega-embed'] as const

let assets: Assets | undefined

/** Read, bundled and packed once a process: files of the suite do not change while it runs. */
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
    // Not the project's own, which is for type checks: a page must not change with it.
    tsconfigRaw: { compilerOptions: { alwaysStrict: true } },
    write: false,
  })
  return outputFiles.map(({ text }) => text).join('')
}

/** The `build/` files are not among a package's exports, so they are read by path. */
const packageFolder = (name: string): string => dirname(dirname(fileURLToPath(import.meta.resolve(name))))

/** Without the pointer to a source map, which a browser would go and fetch. */
const withoutSourceMap = (script: string): string =>
  script.replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '').trim()

const inlinable = (script: string): string => {
  if (/<\/script|<!--/i.test(script)) throw new Error('a script holds what would end its element in the page')
  return script.trim()
}
