// `npm run matrix -- --fleet k8s --dry-run`: prints the agents of a fleet as a Kubernetes manifest.

import type { FleetConfig } from '../bench/backend/swarm/fleet-file.ts'
import { kubernetesManifest } from '../bench/backend/swarm/manifest.ts'
import { UsageError } from '../bench/failure/failure.ts'
import { exitCodes } from './cli.ts'

/** The number of CPUs of a cluster's nodes is not known. */
const defaultProcesses = 2
const defaultImage = 'image-stream-bench@sha256:DIGEST'

/** @returns the exit code. @throws UsageError without --dry-run */
export const printManifest = (fleet: FleetConfig, dryRun: boolean): number => {
  if (!dryRun)
    throw new UsageError(
      '--fleet k8s prints a manifest and starts nothing: add --dry-run; a Swarm can be measured with --fleet swarm',
    )
  process.stdout.write(
    kubernetesManifest({
      fleet,
      image: fleet.image ?? defaultImage,
      processes: fleet.load.processes ?? defaultProcesses,
    }),
  )
  return exitCodes.done
}
