// The description of this machine, whatever it is, fits the schema of run.json.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  describeEnvironment,
  isVirtualMachine,
  nameVirtualization,
} from '../../../bench/machine/environment.ts'
import { runRecordSchema } from '../../../results/schema.ts'

test('this machine is described as run.json wants it', async () => {
  const environment = await describeEnvironment()
  assert.deepEqual(runRecordSchema.shape.environment.parse(environment), environment)
  assert.ok(environment.usableCpus.length > 0)
  assert.equal(environment.node, process.versions.node)
})

test('machine and container are named together, and only the machine counts as virtual', () => {
  for (const [facts, name, virtual] of [
    [{ hypervisor: '', isVirtual: false, container: null }, null, false],
    [{ hypervisor: 'KVM', isVirtual: true, container: null }, 'KVM', true],
    [{ hypervisor: '', isVirtual: true, container: null }, 'hypervisor', true],
    [{ hypervisor: '', isVirtual: false, container: 'Docker' }, 'Docker container', false],
    [{ hypervisor: 'KVM', isVirtual: true, container: 'Podman' }, 'KVM, Podman container', true],
  ] as const) {
    assert.equal(nameVirtualization(facts), name)
    assert.equal(isVirtualMachine(name), virtual)
  }
})
