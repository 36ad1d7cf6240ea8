// The manifest of a fleet: Kubernetes's own schemas accept it, and it describes each agent as the Swarm service does.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'
import { parseAllDocuments } from 'yaml'
import * as z from 'zod'
import { readFleet } from '../../../../bench/backend/swarm/fleet-file.ts'
import { kubernetesManifest } from '../../../../bench/backend/swarm/manifest.ts'
import { agentCommand } from '../../../../bench/backend/swarm/protocol.ts'
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

const jobSchema = z.looseObject({
  kind: z.literal('Job'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    completionMode: z.string(),
    completions: z.number(),
    parallelism: z.number(),
    template: z.looseObject({
      spec: z.looseObject({
        hostNetwork: z.boolean(),
        nodeSelector: z.record(z.string(), z.string()),
        containers: z.array(
          z.looseObject({ args: z.array(z.string()), resources: z.undefined().optional() }),
        ),
      }),
    }),
  }),
})

const jobs = parseAllDocuments(text)
  .map((document): unknown => document.toJS())
  .flatMap((document) => {
    const parsed = jobSchema.safeParse(document)
    return parsed.success ? [parsed.data] : []
  })

describe('the manifest for Kubernetes', () => {
  it('is an Indexed Job with a pod for each load generator, and one for the server, on their nodes', () => {
    assert.deepEqual(
      jobs.map(({ metadata, spec }) => [
        metadata.name,
        spec.completionMode,
        spec.completions,
        spec.parallelism,
        spec.template.spec.nodeSelector,
      ]),
      [
        ['image-stream-bench-server', 'Indexed', 1, 1, { 'bench.role': 'server' }],
        ['image-stream-bench-load', 'Indexed', 8, 8, { 'bench.role': 'load' }],
      ],
    )
  })

  it('starts the agents that a Swarm starts, and stops none of them when a quota is used up', () => {
    assert.deepEqual(
      jobs.map(({ spec }) => spec.template.spec.containers[0]?.args),
      [[...agentCommand('server')], [...agentCommand('load')]],
    )
  })

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
