// Prepares runners of the suite in another process, with variables that used to break the build or to spoil the cache.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { execa } from 'execa'

const projectRoot = join(import.meta.dirname, '../../..')

/** An empty cache folder, which goes when the test ends. */
export const openCache = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'private-cache-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What is printed of a launch. */
export interface Printed {
  readonly status: string
  readonly reason?: string
  readonly command?: readonly string[]
}

/** @returns the launch, and what the user was shown */
export const prepareIn = async (
  cacheFolder: string,
  [runner, variant]: readonly [runner: string, variant: string],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly launch: Printed; readonly shown: string }> => {
  const args = ['test/fixtures/prepare-runner.ts', runner, variant, cacheFolder]
  const { stdout, stderr } = await execa(process.execPath, args, { cwd: projectRoot, env })
  const launch: Printed = JSON.parse(stdout)
  return { launch, shown: stderr }
}

/** Every program of the cache that a launch names is in the private folder. */
export const assertReady = ({ status, reason, command }: Printed, cacheFolder: string): void => {
  assert.equal(status, 'ready', reason)
  assert.ok(
    command?.some((word) => word.startsWith(cacheFolder)),
    `${command} is not of ${cacheFolder}`,
  )
}
