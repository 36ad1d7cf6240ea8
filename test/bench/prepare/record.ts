// npm run bench:preparation: prepares every server once with empty caches, and prints what to write into `takes` of runner.json.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { readCatalog } from '../../../runners/catalog.ts'
import { listVariants } from '../../../runners/variants.ts'
import { prepareIn } from './hostile-environment.ts'

const megabyte = 1e6

/** Of everything below a folder; links count for nothing. */
const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)

/** Caches of the tools themselves, which a new user has not filled either. */
const emptyCaches = (folder: string): Readonly<Record<string, string>> => ({
  ...{ PIP_CACHE_DIR: join(folder, 'pip'), CARGO_HOME: join(folder, 'cargo') },
  ...{ GOCACHE: join(folder, 'go'), GOMODCACHE: join(folder, 'go-modules') },
})

const seen = new Set<string>()
for (const { spec, folder } of readCatalog()) {
  for (const variant of listVariants(spec)) {
    const step = variant.prepare ?? spec.prepare
    if (step.step === 'bundle') continue
    const key = step.step === 'venv' ? readFileSync(join(folder, step.requirements), 'utf8') : spec.id
    if (seen.has(key)) continue
    seen.add(key)
    const root = mkdtempSync(join(tmpdir(), 'record-'))
    try {
      const beganMs = performance.now()
      const { launch } = await prepareIn(join(root, 'cache'), [spec.id, variant.id], emptyCaches(root))
      const seconds = Math.ceil((performance.now() - beganMs) / 1000)
      const megabytes = Math.ceil(bytesIn(join(root, 'cache')) / megabyte)
      const takes = JSON.stringify({ seconds, megabytes })
      console.log(`${spec.id} ${variant.id}: ${launch.status === 'ready' ? takes : launch.reason}`)
    } finally {
      // Go keeps modules in folders that nobody may write.
      await execa('chmod', ['-R', 'u+w', root])
      rmSync(root, { recursive: true, force: true })
    }
  }
}
