// The page and the text of a profile: complete, escaped, small, and with a remedy for what is missing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profilePage } from '../../../report/profile/page.ts'
import { profileText } from '../../../report/profile/text.ts'
import { madeUpProfiling } from './made-up-profiling.ts'

const mostBytes = 5 * 1024 * 1024

test('the page has a graph for each profile and pair, and loads nothing', () => {
  const page = profilePage(madeUpProfiling)
  assert.equal(page.match(/data-graph="/g)?.length, 4)
  assert.ok(page.length < mostBytes, `${page.length} bytes`)
  assert.match(page, /default-src 'none'/)
  assert.doesNotMatch(page, /<(?:script|link|img)[^>]* (?:src|href)=/)
})

test('the page escapes names, and says what is missing with its remedy', () => {
  const page = profilePage(madeUpProfiling)
  assert.ok(page.includes('picows &lt;tuned&gt;'))
  assert.ok(!page.includes('<tuned>'))
  assert.ok(
    page.includes(
      'python3 is not on the PATH &amp; more; remedy: <code>apt-get install python3 python3-venv</code>',
    ),
  )
  assert.ok(page.includes('The two have no profile of the same profiler'))
})

test('the page is the same whenever it is made', () => {
  assert.equal(profilePage(madeUpProfiling), profilePage(madeUpProfiling))
})

test('the text fits a terminal and names remedies, collections and the largest changes', () => {
  const text = profileText(madeUpProfiling)
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line)
  assert.match(text, /^ws tuned +perf +\d/m)
  // Only perf looks into system calls.
  assert.match(text, /^ws tuned +cpu-prof +– +\d/m)
  assert.match(text, /remedy: apt-get\s+install python3/)
  assert.match(text, /ws tuned: 12 garbage collections, 34\.5 ms, 34\.5 µs a frame/)
  assert.match(text, /ws tuned against ws \+ bufferutil: .* µs a frame/)
})
