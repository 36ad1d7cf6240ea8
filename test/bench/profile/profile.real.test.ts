// Real servers are profiled for a moment: functions have names, collections are counted, and a missing tool is a row.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { profileSystems } from '../../../bench/profile/profile.ts'
import { selectSystems } from '../../../bench/profile/wanted.ts'
import { groupShares } from '../../../report/profile/shares.ts'
import type { ProfiledSystem, StackNode } from '../../../results/profile.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { ingest1mb } from '../../../scenarios/ingest-1mb.ts'

const projectRoot = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'isb-profile-'))
after(() => rmSync(folder, { recursive: true }))

const profile = async (name: string): Promise<ProfiledSystem> => {
  const [point] = ingest1mb.points
  assert.ok(point)
  const { systems } = selectSystems({ names: [name], variant: 'tuned', against: null }, readCatalog())
  const profiling = await profileSystems({
    wanted: {
      systems: systems.filter(({ runner, variant }) => `${runner.spec.id}/${variant.id}` === `${name}/tuned`),
      pairs: [],
    },
    scenario: ingest1mb,
    point,
    windowMs: 1000,
    folder,
    command: 'test',
    seed: 1,
    projectRoot,
    signal: new AbortController().signal,
    onProgress: () => {},
  })
  const [system] = profiling.systems
  assert.ok(system)
  return system
}

const modulesOf = ({ module, children }: StackNode): readonly string[] => [
  module,
  ...children.flatMap(modulesOf),
]

describe('npm run profile', () => {
  for (const [name, tool, module] of [
    ['ws', 'cpu-prof', /^ws\/lib\//],
    ['python-websockets', 'py-spy', /^websockets\//],
    ['go-gws', 'pprof', /^github\.com\/lxzan\/gws/],
    ['bun', 'cpu-prof', /^bun\.mjs$/],
    ['deno', 'cpu-prof', /^ext:deno_websocket/],
    ['spring-boot', 'jfr', /^org\.apache\.tomcat\.websocket/],
  ] as const)
    it(`names functions of ${name} with ${tool}, and the kernel with perf`, async (t) => {
      const { profiles, collector } = await profile(name)
      const own = profiles.find((each) => each.tool === tool)
      assert.ok(own)
      if (own.status === 'unavailable') {
        assert.ok(own.reason !== '' && own.remedy !== '')
        return t.skip(own.reason)
      }
      assert.equal(own.status, 'recorded', own.status === 'failed' ? own.reason : '')
      assert.ok(
        modulesOf(own.root).some((each) => module.test(each)),
        'no function of the library has a name',
      )
      assert.ok(own.cpuMicrosPerFrame > 0)
      for (const file of own.files) assert.ok(existsSync(join(folder, file)), file)
      assert.ok(collector && collector.frames > 0 && Number.isFinite(collector.totalMs))
      const perf = profiles.find((each) => each.tool === 'perf')
      if (perf?.status !== 'recorded') return t.skip(perf?.reason)
      assert.ok(groupShares(perf.root)['kernel-copy'] > 0, 'perf saw no copy of the kernel')
    })

  it('has perf alone where the runtime has no profiler', async (t) => {
    const { profiles, collector } = await profile('axum')
    assert.deepEqual([profiles.map(({ tool }) => tool), collector], [['perf'], null])
    const [perf] = profiles
    if (perf?.status !== 'recorded') return t.skip(perf?.reason)
    assert.ok(groupShares(perf.root)['kernel-copy'] > 0, 'perf saw no copy of the kernel')
  })

  it('leaves the tools’ own files as their tools read them', (t) => {
    const file = join(folder, 'ws-tuned.cpuprofile')
    if (!existsSync(file)) return t.skip('ws was not profiled')
    assert.ok(Object.hasOwn(JSON.parse(readFileSync(file, 'utf8')), 'samples'))
  })
})
