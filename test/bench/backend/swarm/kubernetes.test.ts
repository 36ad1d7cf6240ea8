// The manifest of a fleet for Kubernetes describes each agent as the Swarm's services do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAllDocuments } from 'yaml'
import * as z from 'zod'
import { readFleet } from '../../../../bench/backend/swarm/fleet-file.ts'
import { kubernetesManifest } from '../../../../bench/backend/swarm/manifest.ts'
import { agentCommand } from '../../../../bench/backend/swarm/protocol.ts'

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
})
