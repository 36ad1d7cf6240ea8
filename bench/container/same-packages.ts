// A recorded run can be reproduced with the versions it was measured with: those of its lock file.
import type { StoredRun } from '../../results/store.ts'
import { UsageError } from '../failure/failure.ts'

type Suite = StoredRun['run']['suite']

/** @throws UsageError naming the revision that has the packages of the run */
export const requireSamePackages = (
  { folder, run }: Pick<StoredRun, 'folder' | 'run'>,
  here: Suite,
): void => {
  const { version, gitRevision, lockHash } = run.suite
  if (lockHash === here.lockHash) return
  const remedy =
    gitRevision === null
      ? `check out version ${version}, whose package-lock.json has the SHA-256 ${lockHash}`
      : `git checkout ${gitRevision}`
  throw new UsageError(
    `${folder} was measured with other packages than those of this checkout (version ${version}); ${remedy}`,
  )
}
