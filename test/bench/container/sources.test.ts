// What the image is made of: the same list for the digest and for the engine, and a digest that sees every change.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { digestOfSources, leftOut, leftOutAnywhere, sourceRoots } from '../../../bench/container/sources.ts'
import { readCatalog } from '../../../runners/catalog.ts'

const projectRoot = join(import.meta.dirname, '../../..')
const read = (name: string): string => readFileSync(join(projectRoot, name), 'utf8')

describe('the sources of the image', () => {
  it('are those that .dockerignore lets through', () => {
    const lines = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    assert.deepEqual(lines, [
      '*',
      ...sourceRoots.map((name) => `!${name}`),
      ...leftOut,
      ...leftOutAnywhere.map((name) => `**/${name}`),
    ])
  })

  const changes: readonly (readonly [title: string, file: string, isSeen: boolean])[] = [
    ['a source', 'bench/deep/down.ts', true],
    ['the recipe', 'Dockerfile', true],
    ['a run', 'results/local/run.json', false],
    ['a test', 'test/one.test.ts', false],
    ['an installed package', 'runners/bun/node_modules/x.js', false],
  ]
  for (const [title, file, isSeen] of changes) {
    it(`${isSeen ? 'change' : 'do not change'} with ${title}`, (t) => {
      const root = mkdtempSync(join(tmpdir(), 'sources-'))
      t.after(() => rmSync(root, { recursive: true }))
      mkdirSync(join(root, file, '..'), { recursive: true })
      writeFileSync(join(root, file), 'before')
      const before = digestOfSources(root)
      writeFileSync(join(root, file), 'behind')
      assert.equal(digestOfSources(root) !== before, isSeen)
    })
  }

  it('hold all that making servers imports: the image copies no more of the suite for that', () => {
    const copied = [
      ...read('Dockerfile').matchAll(/^COPY ((?:(?:bench|results|runners|scripts)\/\S+ )+)\S+$/gm),
    ].flatMap(([, names = '']) => names.trim().split(' '))
    const seen = new Set<string>()
    const follow = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      for (const [, target = ''] of read(file).matchAll(/^(?:import|export) (?!type )[^']*'(\.[^']+)'/gm))
        follow(join(dirname(file), target))
    }
    follow('scripts/prepare-image.ts')
    assert.ok(seen.size > 10, `only ${[...seen].join(', ')}`)
    assert.deepEqual(
      [...seen].filter((file) => !copied.some((name) => file === name || file.startsWith(`${name}/`))),
      [],
    )
  })

  it('leave out on demand the servers of Rust and Java, and the virtual machine of these', () => {
    const dockerfile = read('Dockerfile')
    for (const [argument, ...programs] of [
      ['WITH_RUST', 'ca-certificates cargo', 'prepare-image.ts cargo'],
      ['WITH_JAVA', 'default-jdk-headless', 'prepare-image.ts maven', 'default-jre-headless'],
    ] as const) {
      assert.match(dockerfile, new RegExp(`^ARG ${argument}=yes$`, 'm'))
      assert.match(read('docs/docker.md'), new RegExp(`--build-arg ${argument}=no`))
      const steps = dockerfile.split(/\n(?=[A-Z]+ )/).filter((step) => step.startsWith('RUN '))
      for (const program of programs) {
        const making = steps.filter((step) => new RegExp(`[ /]${program}(?:[;\\s]|$)`, 'm').test(step))
        assert.equal(making.length, 1, program)
        assert.match(making[0] ?? '', new RegExp(`test "\\$${argument}" != yes`), program)
      }
    }
  })

  it('hold what every server needs that is made beforehand', () => {
    const dockerfile = read('Dockerfile')
    const missing = readCatalog().flatMap(({ spec }) => {
      const steps = [spec.prepare, ...Object.values(spec.axes).flatMap(({ prepare }) => prepare ?? [])]
      return steps.flatMap((step) => {
        if (step.step === 'bundle') return []
        const needed =
          step.step === 'venv'
            ? join('runners', spec.id, step.requirements)
            : `COPY runners/${spec.id} runners/${spec.id}\n`
        return [needed, `runners/${spec.id}`].filter((text) => !dockerfile.includes(text))
      })
    })
    assert.deepEqual(missing, [])
  })
})
