// Removes from the Swarm what an earlier run of this machine has left there, and nothing else: its process must be gone.
import * as z from 'zod'
import { type Holder, holderSchema, mayBeAlive, thisProcess } from '../../../../results/store.ts'
import { docker } from './docker.ts'
import { holderLabel } from './service-arguments.ts'

const kinds = ['service', 'secret', 'network'] as const

const inspectedSchema = z.array(
  z.looseObject({
    ID: z.string().optional(),
    Id: z.string().optional(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Spec: z.looseObject({ Labels: z.record(z.string(), z.string()).nullish() }).optional(),
  }),
)

/** Value of the label by which this process is known as the holder of what it makes. */
export const describeHolder = (holder: Holder = thisProcess()): string =>
  Buffer.from(JSON.stringify(holder)).toString('base64url')

/** @returns how many things were removed. @throws UsageError in the engine's words */
export const sweepSwarm = async (
  self: Holder = thisProcess(),
  ask: typeof docker = docker,
): Promise<number> => {
  let removed = 0
  for (const kind of kinds) {
    const ids = (await ask([kind, 'ls', '--quiet', '--filter', `label=${holderLabel}`]))
      .split('\n')
      .filter((id) => id !== '')
    if (ids.length === 0) continue
    for (const found of inspectedSchema.parse(JSON.parse(await ask([kind, 'inspect', ...ids])))) {
      const id = found.ID ?? found.Id ?? ''
      const holder = readHolder((found.Spec?.Labels ?? found.Labels)?.[holderLabel] ?? '')
      if (holder === null || holder.host !== self.host || mayBeAlive(holder, self)) continue
      await ask([kind, 'rm', id])
      removed++
    }
  }
  return removed
}

/** Null for a label that is not of this suite's making. */
const readHolder = (label: string): Holder | null => {
  try {
    return holderSchema.parse(JSON.parse(Buffer.from(label, 'base64url').toString()))
  } catch {
    return null
  }
}
