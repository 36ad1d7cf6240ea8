// Runtimes of npm packages in a made-up node_modules: not there, there without its install script, and one that runs.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { resolveRuntime } from '../../../bench/prepare/runtimes.ts'

describe('a runtime from npm', () => {
  let projectRoot = ''
  const resolve = () =>
    resolveRuntime('bun', {
      ...{ projectRoot, cacheFolder: join(projectRoot, '.cache') },
      ...{ signal: new AbortController().signal, onProgress: () => {} },
    })
  const install = (script: string): void => {
    const modules = join(projectRoot, 'node_modules')
    mkdirSync(join(modules, '.bin'), { recursive: true })
    mkdirSync(join(modules, 'bun'), { recursive: true })
    writeFileSync(join(modules, '.bin/bun'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    writeFileSync(join(modules, 'bun/package.json'), '{"scripts":{"postinstall":"node install.js"}}')
  }
  before(() => {
    projectRoot = mkdtempSync(join(tmpdir(), 'isb-runtimes-'))
    mkdirSync(join(projectRoot, 'runners/runtimes'), { recursive: true })
  })
  after(() => rmSync(projectRoot, { recursive: true }))

  it('that was left out is unavailable, with the option that installs it', async () => {
    assert.deepEqual(await resolve(), {
      status: 'unavailable',
      reason: 'bun is not installed',
      remedy: 'npm install --include=optional',
    })
  })

  it('whose install script has not run is unavailable, with the command that runs it', async () => {
    install(`printf "Error: Bun's postinstall script was not run.\\nmore\\n" >&2; exit 1`)
    assert.deepEqual(await resolve(), {
      status: 'unavailable',
      reason: "bun is installed, but does not run: Error: Bun's postinstall script was not run.",
      remedy: '(cd node_modules/bun && node install.js)',
    })
  })

  it('that runs is used', async () => {
    install('echo 1.4.5')
    assert.equal(await resolve(), join(projectRoot, 'node_modules/.bin/bun'))
  })
})
