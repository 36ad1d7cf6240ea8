// compose.yaml keeps what it promises: as locked up as npm run docker, and reachable from this machine alone.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import * as z from 'zod'

const serviceSchema = z.object({
  image: z.string(),
  entrypoint: z.array(z.string()),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  network_mode: z.string().optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()),
})

const root = join(import.meta.dirname, '..')
const { services, volumes } = z
  .object({
    services: z.object({ matrix: serviceSchema, report: serviceSchema }),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(readFileSync(join(root, 'compose.yaml'), 'utf8'), { merge: true }))

describe('compose.yaml', () => {
  it('measures without a network, and serves what was measured to this machine alone', () => {
    assert.equal(services.matrix.network_mode, 'none')
    assert.deepEqual(services.report.ports, ['127.0.0.1:8080:8080'])
    assert.equal(services.report.image, services.matrix.image)
  })

  it('has the runs in one volume, which only the matrix may write', () => {
    const [written, served] = [services.matrix.volumes[0], services.report.volumes[0]]
    assert.equal(served, `${written}:ro`)
    const named = services.matrix.volumes.map((volume) => volume.split(':')[0])
    assert.deepEqual(Object.keys(volumes), named)
  })

  it('starts scripts that there are', () => {
    for (const { entrypoint } of Object.values(services)) {
      const script = /scripts\/[\w-]+\.ts/.exec(entrypoint.join(' '))?.[0]
      assert.ok(script !== undefined && readFileSync(join(root, script)).length > 0)
    }
  })
})
