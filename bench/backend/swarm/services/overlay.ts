// A network that Swarm makes between the containers of a run: made, asked for its addresses, and removed.
import { BlockList } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentLink } from '../control/agent-link.ts'
import { docker } from './docker.ts'
import { holderLabel } from './service-arguments.ts'

export interface Overlay {
  readonly name: string
  /** The address that an agent has in it. @throws Error where it has none */
  readonly addressOf: (agent: AgentLink) => string
  readonly remove: () => Promise<void>
}

const removeTries = 40
const removeEveryMs = 500

/** @throws UsageError in the engine's words */
export const makeOverlay = async (run: string, holder: string): Promise<Overlay> => {
  const name = `${run}-network`
  await docker(['network', 'create', '--driver', 'overlay', '--label', `${holderLabel}=${holder}`, name])
  const subnet = await docker(['network', 'inspect', '--format', '{{(index .IPAM.Config 0).Subnet}}', name])
  const isInside = within(subnet.trim())
  return {
    name,
    addressOf: ({ name: agent, hello }) => {
      const found = hello.interfaces.find(({ address }) => isInside(address))
      if (!found) throw new Error(`${agent} has no address in the network ${subnet}`)
      return found.address
    },
    remove: async () => {
      // It cannot be removed before its last container is gone; what is left after that the next sweep takes.
      for (let tries = 0; tries < removeTries; tries++) {
        const isRemoved = await docker(['network', 'rm', name]).then(
          () => true,
          () => false,
        )
        if (isRemoved) return
        await sleep(removeEveryMs)
      }
    },
  }
}

/** Whether an address is of a subnet such as 10.0.1.0/24. */
export const within = (subnet: string): ((address: string) => boolean) => {
  const [base = '', bits] = subnet.split('/')
  const family = base.includes(':') ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  list.addSubnet(base, Number(bits), family)
  return (address) => list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
}
