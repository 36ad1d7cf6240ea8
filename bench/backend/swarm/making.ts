// Has the servers, and cameras that are runners, made by the agents that will start them.
import type { Runner, Variant } from '../../../runners/catalog.ts'
import type { Launch } from '../../prepare/launch.ts'
import type { PrepareOne } from '../../prepare/rows.ts'
import type { Members } from './members.ts'
import { type LaunchLine, methods } from './methods.ts'

/** Every agent of the side makes it, also one that joins later; the answer is that of the first. */
export const makeOnFleet = (members: Members): PrepareOne => {
  const side = (runner: Runner): 'load' | 'server' => (runner.spec.role === 'generator' ? 'load' : 'server')
  return async (runner, variant) => {
    const launches: Launch[] = []
    const params = { runner: runner.spec.id, variant: idOf(runner, variant) }
    await members.assign({
      roles: [side(runner)],
      act: async (agent) => {
        launches.push(await agent.call(methods.prepare, params))
      },
    })
    const [launch] = launches
    if (!launch) throw new Error(`there is no agent left to make ${runner.spec.id}`)
    return launch
  }
}

const idOf = ({ spec }: Runner, variant: Variant): string => {
  const found = Object.entries(spec.variants).find(([, candidate]) => candidate === variant)
  if (!found) throw new Error(`${spec.id} has no such variant`)
  return found[0]
}

/** A launch as the shape of a message has it: with lists that may be written to. */
export const launchLine = (launch: Launch): LaunchLine =>
  launch.status === 'ready' ? { ...launch, command: [...launch.command], env: { ...launch.env } } : launch
