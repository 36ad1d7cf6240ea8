// The wall clock may jump: it dates records and files, and nothing waits by it or measures with it.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

/** Wall clocks by the ending of a file. A date that becomes the text of a record at once is none. */
const wallClocks: Readonly<Record<string, RegExp>> = {
  ts: /\bDate\.now\b|\bnew Date\(\)(?!\.toISOString\(\))|performance\.timeOrigin/,
  js: /\bDate\.now\b|\bnew Date\(\)(?!\.toISOString\(\))|performance\.timeOrigin/,
  py: /\btime\.time(?:_ns)?\(|\bdatetime\.(?:utc)?now\(/,
  go: /\.Unix(?:Nano|Milli|Micro)?\(\)/,
}

/** Files that compare with dates which are wall clock themselves. */
const dated: Readonly<Record<string, string>> = {
  'bench/frames/pool-cache.ts': 'the age of a file',
  'bench/settings/certificate.ts': 'the validity of a certificate',
  'test/bench/settings/certificate.test.ts': 'the validity of a certificate',
  'test/fixtures/external/certificates.ts': 'the validity of a certificate',
}

const files = globSync('{bench,report,results,runners,scenarios,scripts,examples,test}/**/*.{ts,js,py,go}', {
  cwd: root,
  exclude: (name) => ['node_modules', '.cache', 'published', 'local'].includes(name),
}).filter((file) => !['test/clocks.test.ts', 'test/bench/trial/drain.test.ts'].includes(file))

const wallClockIn = (ending: string, text: string): boolean => wallClocks[ending]?.test(text) ?? false

const uses = files.filter((file) =>
  wallClockIn(file.split('.').at(-1) ?? '', readFileSync(join(root, file), 'utf8')),
)

test('only files that compare with dates read the wall clock', () => {
  assert.ok(files.length > 300, `only ${files.length} files were found`)
  assert.deepEqual(uses.sort(), Object.keys(dated).sort())
})

for (const [ending, wrong, right] of [
  ['ts', 'const until = Date.now() + 5', 'const until = performance.now() + 5'],
  ['ts', 'const began = new Date()', 'startedAt: new Date().toISOString()'],
  ['py', 'deadline = time.time() + 5', 'deadline = time.monotonic() + 5'],
  ['go', 'start := time.Now().UnixNano()', 'start := time.Now()'],
] as const)
  test(`a wait by the wall clock is found in ${ending}: ${wrong}`, () => {
    assert.deepEqual([wallClockIn(ending, wrong), wallClockIn(ending, right)], [true, false])
  })
