// The manifest of a fleet: Kubernetes's own schemas take it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'
import { readFleet } from '../../../../bench/backend/swarm/fleet-file.ts'
import { kubernetesManifest } from '../../../../bench/backend/swarm/manifest.ts'
import { createSteps } from '../../../../bench/prepare/steps.ts'
import { madeUpRunner } from '../../../fixtures/catalog.ts'

const projectRoot = join(import.meta.dirname, '../../../..')
const fixture = join(projectRoot, 'test/fixtures/kubernetes')
const versions = ['1.30', '1.33']

const text = kubernetesManifest({
  fleet: readFleet('k8s'),
  image: 'registry.example/image-stream-bench@sha256:abc',
  processes: 8,
})

describe('the manifest for Kubernetes', () => {
  it('is taken by the schemas of Kubernetes', async (t) => {
    const doStep = createSteps({
      projectRoot,
      cacheFolder: join(projectRoot, '.cache'),
      onProgress: () => {},
      signal: new AbortController().signal,
    })
    const runner = { ...madeUpRunner('kubernetes', ['only']), folder: fixture }
    const venv = await doStep(runner, {
      step: 'venv',
      entry: 'validate.py',
      requirements: 'requirements.txt',
    })
    if (venv.status === 'unavailable') return t.skip(venv.reason)
    for (const version of versions) {
      const { stdout }: { readonly stdout: string } = await execa(
        venv.runtime ?? '',
        [venv.server, version],
        { input: text },
      )
      assert.deepEqual(stdout.split('\n'), [
        'v1 Secret image-stream-bench-orders',
        'v1 Service image-stream-bench-server',
        'batch/v1 Job image-stream-bench-server',
        'batch/v1 Job image-stream-bench-load',
      ])
    }
    const wrong = text.replace('completionMode', 'completionMood')
    const refused = await execa(venv.runtime ?? '', [venv.server, '1.33'], { input: wrong, reject: false })
    assert.notEqual(refused.exitCode, 0)
  })
})
