// Names of what the suite runs in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isVirtualMachine, nameVirtualization } from '../../../bench/machine/virtualization.ts'

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
