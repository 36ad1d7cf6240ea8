// Bundles a JavaScript server to one plain .mjs file, so that Node.js, Bun and Deno run the same code.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { PrepareStep, Runner } from '../../runners/catalog.ts'
import { finishDraft, startDraft } from './draft.ts'

type BundleStep = Extract<PrepareStep, { step: 'bundle' }>

/**
 * Libraries stay outside: they are loaded from `node_modules` as their users load them.
 * @returns path of the bundle inside `cacheFolder`
 * @throws Error with esbuild's messages when the source does not build
 */
export const bundleServer = async (
  runner: Runner,
  step: BundleStep,
  cacheFolder: string,
): Promise<string> => {
  const file = join(cacheFolder, 'servers', `${runner.spec.id}.mjs`)
  const { outputFiles } = await build({
    entryPoints: [join(runner.folder, step.entry)],
    external: step.external,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    logLevel: 'silent',
  })
  const draft = startDraft(file)
  writeFileSync(draft, outputFiles[0]?.contents ?? '')
  finishDraft(draft, file)
  return file
}
