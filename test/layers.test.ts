// Guards the plan of the house: who may import whom, and which names are not used.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..')

/** First match wins. `may` are folders or files; a folder's own files are always allowed. */
const layers: readonly { readonly folder: string; readonly may: readonly string[] }[] = [
  { folder: 'runners/contract.ts', may: ['runners/contract'] },
  { folder: 'runners/contract', may: [] },
  { folder: 'runners/spec.ts', may: ['runners/contract.ts'] },
  { folder: 'runners/variants.ts', may: ['runners/contract.ts', 'runners/spec.ts'] },
  {
    folder: 'runners/catalog.ts',
    may: ['runners/contract.ts', 'runners/spec.ts', 'runners/variants.ts'],
  },
  { folder: 'runners/shared', may: ['runners/contract.ts'] },
  { folder: 'runners/*', may: ['runners/shared'] },
  {
    folder: 'scenarios/own',
    may: ['scenarios', 'runners/contract.ts', 'runners/catalog.ts', 'runners/variants.ts'],
  },
  { folder: 'scenarios', may: ['runners/contract.ts', 'runners/variants.ts'] },
  { folder: 'examples', may: ['scenarios'] },
  { folder: 'results', may: ['scenarios', 'runners/contract.ts'] },
  { folder: 'bench/generator', may: ['scenarios', 'runners/contract.ts', 'bench/frames'] },
  {
    folder: 'bench',
    may: ['scenarios', 'runners/contract.ts', 'runners/catalog.ts', 'runners/variants.ts', 'results'],
  },
  { folder: 'report', may: ['results'] },
  {
    folder: 'scripts',
    may: ['scenarios', 'runners/contract.ts', 'runners/catalog.ts', 'bench', 'results', 'report'],
  },
]

/** The rooms of `bench`, ground floor first. A room may use those of lower floors alone, so that none runs back up. */
const floors: readonly (readonly string[])[] = [
  ['failure', 'placement'],
  ['frames', 'link', 'machine'],
  ['settings', 'generator'],
  ['trial', 'plan', 'container', 'browser'],
  ['prepare'],
  ['conformance'],
  ['backend'],
  ['run'],
  ['doctor', 'external', 'generator-comparison', 'profile'],
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

  it('have no room of bench that uses its own floor or one above, and no file beside the rooms', () => {
    const floorOf = (file: string): number =>
      floors.findIndex((rooms) => rooms.some((room) => isInside(file, `bench/${room}`)))
    const roomOf = (file: string): string => file.split('/').slice(0, 2).join('/')
    const inBench = sources.filter((file) => isInside(file, 'bench'))
    const homeless = inBench.filter((file) => floorOf(file) < 0)
    const upwards = inBench.flatMap((file) =>
      importsOf(file)
        .filter((target) => isInside(target, 'bench') && roomOf(target) !== roomOf(file))
        .filter((target) => floorOf(target) >= floorOf(file))
        .map((target) => `${file} imports ${target}`),
    )
    assert.deepEqual([...homeless, ...upwards], [])
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

  it('say in the first line of every file what it is for', () => {
    const all = [...sources, ...globSync('test/**/*.ts', { cwd: root })]
    const offences = all.filter((file) => !/^\/\/ \S/.test(readFileSync(join(root, file), 'utf8')))
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
