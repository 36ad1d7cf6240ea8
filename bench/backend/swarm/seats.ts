// Which CPUs of which machine each process of a trial gets: the server its cores, load processes one CPU each. Pure.
import { type Placement, planPlacement } from '../../placement/placement.ts'
import type { FleetWishes } from './fleet-file.ts'
import type { Hello } from './protocol.ts'

/** An agent as far as CPUs go. */
export interface Seated {
  readonly hello: Pick<Hello, 'node' | 'facts'>
}

type CpuWishes = {
  readonly [Side in 'server' | 'load']: Pick<FleetWishes[Side], 'cpus'>
}

/** For the server of a trial, and for whatever load shares its machine. @throws RangeError as `planPlacement` */
export const placeServer = (server: Seated, wishes: CpuWishes, serverCores: number): Placement => {
  const { usableCpus, siblings, tools } = server.hello.facts
  const allowed = wanted(usableCpus, wishes.server.cpus)
  const planned = planPlacement(allowed, new Map(siblings), serverCores, tools.taskset)
  if (wishes.load.cpus === undefined && wishes.server.cpus === undefined) return planned
  // Whoever names CPUs of a side wants them used: the server all that it may have, load what is its own.
  const serverCpus = wishes.server.cpus ? allowed.slice(0, serverCores) : planned.serverCpus
  const rest = wanted(usableCpus, wishes.load.cpus).filter((cpu) => !serverCpus.includes(cpu))
  return { ...planned, serverCpus, generatorCpus: rest.length > 0 ? rest : planned.generatorCpus }
}

/** CPUs of each load process of a trial, in their order. @param placed of the server's machine */
export const seatLoad = (
  loads: readonly Seated[],
  server: Seated,
  placed: Placement,
  wishes: CpuWishes,
): readonly (readonly number[])[] =>
  loads.map((load) => {
    const { node, facts } = load.hello
    const cpus =
      node === server.hello.node ? placed.generatorCpus : wanted(facts.usableCpus, wishes.load.cpus)
    const mates = loads.filter(({ hello }) => hello.node === node)
    const place = mates.indexOf(load)
    const own = cpus.filter((_, index) => index % mates.length === place)
    // More processes than CPUs: they take turns.
    return own.length > 0 ? own : cpus.slice(place % cpus.length, (place % cpus.length) + 1)
  })

/** Those that are named and there; all where none is. */
const wanted = (usable: readonly number[], named: readonly number[] | undefined): readonly number[] => {
  const there = named?.filter((cpu) => usable.includes(cpu)) ?? usable
  return there.length > 0 ? there : usable
}
