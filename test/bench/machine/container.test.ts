// What the caller of a container passes to the suite inside arrives unchanged; invalid values are refused.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type ContainerCall,
  containerVariable,
  readContainerCall,
  writeContainerCall,
} from '../../../bench/machine/container.ts'

const call: ContainerCall = {
  image: { engine: 'docker 28', image: 'suite:1', imageId: 'sha256:1', imageDigest: null },
  command: 'npm run docker -- --out "a b"',
  folder: '/home/me/run',
  cwd: '/home/me',
}

describe('a call into a container', () => {
  it('arrives unchanged', () => {
    assert.deepEqual(readContainerCall({ [containerVariable]: writeContainerCall(call) }), call)
  })

  it('is none outside of a container', () => {
    assert.equal(readContainerCall({}), null)
    assert.equal(readContainerCall({ [containerVariable]: '' }), null)
  })

  it('is refused where it is not one', () => {
    assert.throws(() => readContainerCall({ [containerVariable]: '{"folder":1}' }), /command/)
  })
})
