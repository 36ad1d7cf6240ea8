// Guards the plan of the house: who may import whom, how long a file is, and which names are not used.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..')
const maxLines = 200

/** First match wins. `may` are folders or files; a folder's own files are always allowed. */
const layers: readonly { readonly folder: string; readonly may: readonly string[] }[] = [
  { folder: 'runners/contract.ts', may: ['runners/contract'] },
  { folder: 'runners/contract', may: [] },
  { folder: 'runners/spec.ts', may: ['runners/contract.ts'] },
  { folder: 'runners/catalog.ts', may: ['runners/contract.ts', 'runners/spec.ts'] },
  { folder: 'runners/shared', may: ['runners/contract.ts'] },
  { folder: 'runners/*', may: ['runners/shared'] },
  { folder: 'scenarios', may: ['runners/contract.ts'] },
  { folder: 'examples', may: ['scenarios'] },
  { folder: 'results', may: ['scenarios', 'runners/contract.ts'] },
  { folder: 'bench/load', may: ['scenarios', 'runners/contract.ts', 'bench/frames'] },
  { folder: 'bench', may: ['scenarios', 'runners/contract.ts', 'runners/catalog.ts', 'results'] },
  { folder: 'report', may: ['results'] },
  {
    folder: 'scripts',
    may: ['scenarios', 'runners/contract.ts', 'runners/catalog.ts', 'bench', 'results', 'report'],
  },
]

const sources = globSync('{runners,scenarios,examples,results,bench,report,scripts}/**/*.ts', {
  cwd: root,
  exclude: (name) => name === 'node_modules' || name === '.cache',
})

const isInside = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`)

const layerOf = (file: string): { readonly own: string; readonly may: readonly string[] } => {
  for (const { folder, may } of layers) {
    const own =
      folder === 'runners/*' && isInside(file, 'runners') ? file.split('/').slice(0, 2).join('/') : folder
    if (isInside(file, own)) return { own, may }
  }
  throw new Error(`${file} belongs to no layer`)
}

const importsOf = (file: string): readonly string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    ([, target]) => relative(root, join(root, dirname(file), target ?? '')),
  )

describe('the layers', () => {
  it('are checked on a tree that is there', () => {
    assert.ok(sources.length > 40, `only ${sources.length} sources were found`)
    assert.ok(sources.flatMap(importsOf).length > 80, 'hardly any import was found')
  })

  it('import along the arrows only', () => {
    const offences = sources.flatMap((file) => {
      const { own, may } = layerOf(file)
      return importsOf(file)
        .filter((target) => ![own, ...may].some((folder) => isInside(target, folder)))
        .map((target) => `${file} imports ${target}`)
    })
    assert.deepEqual(offences, [])
  })

  it('have no cycle between files', () => {
    const edges = new Map(sources.map((file) => [file, importsOf(file)]))
    const cycles: string[] = []
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (path.includes(file) || done.has(file)) return
      for (const target of edges.get(file) ?? []) visit(target, [...path, file])
      done.add(file)
    }
    for (const file of sources) visit(file, [])
    assert.deepEqual(cycles, [])
  })

  it(`keep every file at ${maxLines} lines or fewer, with its purpose in the first line`, () => {
    const all = [...sources, ...globSync('test/**/*.ts', { cwd: root })]
    const offences = all.filter((file) => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n')
      return lines.length - 1 > maxLines || !/^\/\/ \S/.test(lines[0] ?? '')
    })
    assert.deepEqual(offences, [])
  })

  it('have no drawer for what has no place', () => {
    const drawers = sources.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\.ts|\/)/.test(file))
    assert.deepEqual(drawers, [])
  })

  it('never reach outside of the project', () => {
    assert.deepEqual(
      sources.filter((file) => importsOf(file).some((target) => target.startsWith('..'))),
      [],
    )
  })
})
