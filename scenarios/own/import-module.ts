// Imports a user's file as a module, wherever it lies, and finds the place of a mistake in its syntax.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Message } from 'esbuild'

/** `import` or `export` at the start of a line, but no `import()` and no `import.meta`. */
const moduleSyntax = /^\s*(?:export\b|import\b(?!\s*[.(]))/m

/**
 * Also takes module syntax where the nearest package.json has `"type": "commonjs"`.
 * @throws what the module throws, or a SyntaxError
 */
export const importModule = async (path: string): Promise<{ readonly default?: unknown }> => {
  const hooks = registerHooks({
    load: (url, context, nextLoad) =>
      nextLoad(url, isMisnamed(url, context.format) ? { ...context, format: moduleFormat(url) } : context),
  })
  try {
    return await import(pathToFileURL(path).href)
  } finally {
    hooks.deregister()
  }
}

/** File, line and column of a mistake in the syntax of the file or of one that it imports; null where it is not found. */
export const placeOfMistake = async (path: string, error: SyntaxError): Promise<string | null> => {
  const [first] = await findErrors(path)
  if (first?.location) {
    const { file, line, column } = first.location
    return `${resolve(file)}:${line}:${column + 1}`
  }
  return placeInStack(error)
}

const isMisnamed = (url: string, format: string | null | undefined): boolean =>
  (format?.startsWith('commonjs') ?? false) &&
  url.startsWith('file:') &&
  !url.includes('/node_modules/') &&
  moduleSyntax.test(readFileSync(fileURLToPath(url), 'utf8'))

const moduleFormat = (url: string): string => (/\.[mc]?ts$/.test(url) ? 'module-typescript' : 'module')

const findErrors = async (path: string): Promise<readonly Message[]> => {
  try {
    const { errors } = await build({
      entryPoints: [path],
      ...{
        bundle: true,
        write: false,
        packages: 'external',
        platform: 'node',
        format: 'esm',
        logLevel: 'silent',
      },
    })
    return errors
  } catch (failure) {
    return failure instanceof Error && 'errors' in failure && Array.isArray(failure.errors)
      ? failure.errors
      : []
  }
}

/** As Node.js prints it: file and line, the lines of the source, and a mark below the column. */
const placeInStack = ({ stack = '' }: SyntaxError): string | null => {
  const [, place, source = ''] = /^(?:file:\/\/)?(\/.*:\d+)\n([\s\S]*?)\n\n/.exec(stack) ?? []
  if (place === undefined) return null
  const column =
    source
      .split('\n')
      .findLast((line) => /^ *\^/.test(line))
      ?.indexOf('^') ?? 0
  return `${place}:${column + 1}`
}
