// --open: which program opens an address where, and what is said where none can.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { openCommand, openInBrowser } from '../../scripts/open-in-browser.ts'

const url = 'file:///runs/a%20b&c/report.html'

describe('the program that opens an address', () => {
  for (const [platform, program, given] of [
    ['linux', 'xdg-open', [url]],
    ['freebsd', 'xdg-open', [url]],
    ['darwin', 'open', [url]],
    ['win32', 'cmd', ['/c', 'start', '""', 'file:///runs/a%20b^&c/report.html']],
  ] as const)
    it(`is ${program} on ${platform}`, () => {
      assert.deepEqual(openCommand(platform, url), { program, arguments: given })
    })
})

describe('opening an address', () => {
  const path = process.env['PATH']
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isb-open-'))
    process.env['PATH'] = [folder, path].join(delimiter)
  })
  afterEach(() => {
    process.env['PATH'] = path
    rmSync(folder, { recursive: true })
  })
  const command = { program: 'fake-open', arguments: [url] }
  const fake = (body: string): void => {
    const file = join(folder, command.program)
    writeFileSync(file, `#!/bin/sh\n${body}\n`)
    chmodSync(file, 0o755)
  }

  it('hands the whole address to the program', async () => {
    fake(`printf '%s|' "$@" > '${join(folder, 'given')}'`)
    assert.equal(await openInBrowser(url, command), null)
    assert.equal(readFileSync(join(folder, 'given'), 'utf8'), `${url}|`)
  })

  it('says in one line that the program failed', async () => {
    fake('exit 3')
    assert.equal(
      await openInBrowser(url, command),
      `--open: the report could not be opened: fake-open ended with 3; open ${url}`,
    )
  })

  it('says in one line that there is no such program', async () => {
    const said = await openInBrowser(url, { program: 'no-such-opener', arguments: [url] })
    assert.equal(
      said,
      `--open: the report could not be opened: this machine has no no-such-opener; open ${url}`,
    )
  })
})
