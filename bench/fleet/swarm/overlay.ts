// A network that Swarm makes between the containers of a run: made, asked for its addresses, and removed.
import { BlockList } from 'node:net'
import type { AgentLink } from '../control/agent-link.ts'
import { docker } from './docker.ts'
import { holderLabel } from './service-arguments.ts'

export interface Overlay {
  readonly name: string
  /** The address that an agent has in it. @throws Error where it has none */
  readonly addressOf: (agent: AgentLink) => string
  readonly remove: () => Promise<void>
}

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
      // Its containers have gone by then, or it is left for the next sweep.
      await docker(['network', 'rm', name]).catch(() => {})
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
