// Flags, targets and folders of a shell neither break the preparation of servers nor get into the cache.
import assert from 'node:assert/strict'
import { globSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { assertReady, openCache, prepareIn } from './hostile-environment.ts'

describe('a Python server', () => {
  it('is installed into its environment, wherever pip was told to put things, and starts', async (t) => {
    const cache = openCache(t)
    const elsewhere = join(cache, 'elsewhere')
    const { launch } = await prepareIn(cache, ['python-websockets', 'tuned'], {
      ...{ PIP_USER: '1', PIP_TARGET: elsewhere, PIP_PREFIX: elsewhere, PYTHONUSERBASE: elsewhere },
      ...{ PYTHONPATH: elsewhere, PYTHONHOME: '/nowhere', PYTHONSTARTUP: '/nowhere' },
    })
    assertReady(launch, cache)
    assert.deepEqual(readdirSync(cache).sort(), ['probe', 'venvs'])
  })

  it('is made anew where its environment has lost a library, and then starts', async (t) => {
    const cache = openCache(t)
    assertReady((await prepareIn(cache, ['python-websockets', 'tuned'], {})).launch, cache)
    const [library = ''] = globSync(join(cache, 'venvs/*/lib/*/site-packages/websockets'))
    rmSync(library, { recursive: true })
    const { launch, shown } = await prepareIn(cache, ['python-websockets', 'tuned'], {})
    assertReady(launch, cache)
    assert.match(shown, /^the virtual environment of requirements\.txt from the cache does not start/m)
    assert.equal(shown.match(/^installing /gm)?.length, 1)
  })
})

describe('a Go server', () => {
  it('is built for this machine, whatever target and flags the shell has, and starts', async (t) => {
    const cache = openCache(t)
    const { launch } = await prepareIn(cache, ['go-gws', 'tuned'], {
      ...{ GOOS: 'windows', GOARCH: 'arm', GOFLAGS: '-mod=vendor', GOEXPERIMENT: 'nothing-known' },
      ...{ GOROOT: '/nowhere', GOCACHE: 'off', GOTOOLCHAIN: 'go1.2.3', CGO_ENABLED: '1' },
    })
    assertReady(launch, cache)
  })

  it('is built anew where what was kept does not start', async (t) => {
    const cache = openCache(t)
    const first = await prepareIn(cache, ['go-gws', 'tuned'], {})
    assertReady(first.launch, cache)
    const binary = first.launch.command?.[0] ?? ''
    writeFileSync(binary, 'spoilt')
    const { launch, shown } = await prepareIn(cache, ['go-gws', 'tuned'], {})
    assert.deepEqual(launch, first.launch)
    assert.match(shown, /^Go gws from the cache does not start; making it anew$/m)
  })
})
