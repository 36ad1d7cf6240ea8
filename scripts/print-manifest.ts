// `npm run matrix -- --fleet k8s --dry-run`: prints the agents of a fleet as a Kubernetes manifest.

import type { FleetWishes } from '../bench/backend/swarm/fleet-file.ts'
import { kubernetesManifest } from '../bench/backend/swarm/manifest.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { exitCodes } from './cli.ts'

/** Of a cluster nobody has told how many CPUs its nodes have. */
const defaultProcesses = 2
const defaultImage = 'image-stream-bench@sha256:DIGEST'

/** @returns the exit code. @throws UsageError where it is not asked to print alone */
export const printManifest = (wishes: FleetWishes, dryRun: boolean): number => {
  if (!dryRun)
    throw new UsageError(
      '--fleet k8s prints a manifest and starts nothing: add --dry-run; a Swarm can be measured with --fleet swarm',
    )
  process.stdout.write(
    kubernetesManifest({
      wishes,
      image: wishes.image ?? defaultImage,
      processes: wishes.load.processes ?? defaultProcesses,
    }),
  )
  return exitCodes.done
}
