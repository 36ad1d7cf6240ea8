// What --fleet may name, and what is said of a file that is wrong.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { readFleet } from '../../../../bench/backend/swarm/fleet-file.ts'

describe('a fleet file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isb-fleet-file-'))
  after(() => rmSync(folder, { recursive: true }))
  const write = (text: string): string => {
    const file = join(folder, 'fleet.json')
    writeFileSync(file, text)
    return file
  }

  it('is not needed for the current Swarm', () => {
    assert.deepEqual(readFleet('swarm'), {
      kind: 'swarm',
      network: 'host',
      server: { label: 'bench.role=server' },
      load: { label: 'bench.role=load' },
    })
  })

  it('says only what is to be otherwise', () => {
    const { server, load, network } = readFleet(
      write('{"kind":"swarm","server":{"cpus":[2,3]},"load":{"label":"rack=b","processes":8}}'),
    )
    assert.deepEqual(
      [server, load, network],
      [{ label: 'bench.role=server', cpus: [2, 3] }, { label: 'rack=b', processes: 8 }, 'host'],
    )
  })

  const mistakes: readonly (readonly [string, RegExp])[] = [
    ['{"kind":"nomad"}', /: kind: Invalid option: expected one of "swarm"\|"k8s"/],
    ['{"kind":"swarm","load":{"processes":0}}', /: load\.processes: Too small/],
    ['{"kind":"swarm","server":{"label":"server"}}', /: server\.label: must be a label with its value/],
    ['{"kind":"swarm","server":{"cpus":[]}}', /: server\.cpus: Too small/],
    ['{"kind":"swarm","address":"bench.example"}', /: address: Invalid input/],
    ['{"kind":"swarm","linkMegabitsPerSecond":-1}', /: linkMegabitsPerSecond: Too small/],
    ['{"kind":"swarm","sever":{}}', /: the file: Unrecognized key: "sever"/],
    ['kind: swarm', /takes swarm, k8s or a JSON file .* is not one: /],
  ]
  for (const [text, message] of mistakes)
    it(`is refused with its field: ${text}`, () => {
      assert.throws(() => readFleet(write(text)), { name: 'UsageError', message })
    })

  it('that is not there is a mistake too', () => {
    assert.throws(() => readFleet(join(folder, 'none.json')), { name: 'UsageError', message: /ENOENT/ })
  })
})
