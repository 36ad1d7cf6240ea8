// An order cut into parts for a sentence: groups of systems that hardly differ, and single systems between them.
import type { Group, Order } from './order.ts'

export interface OrderPart<T> {
  /** Best first; at least one. */
  readonly members: readonly T[]
  /** Null for a system that is in no group. */
  readonly group: Group<T> | null
}

/** Systems in their order, those of a group together; of groups that share systems the first has them. */
export const orderParts = <T>({
  systems,
  groups,
}: Pick<Order<T>, 'systems' | 'groups'>): readonly OrderPart<T>[] => {
  const parts: OrderPart<T>[] = []
  for (let at = 0; at < systems.length; at += parts.at(-1)?.members.length ?? 1) {
    const system = systems[at]
    if (system === undefined) break
    const group = groups.find(({ members }) => members[0] === system) ?? null
    parts.push({ members: group?.members ?? [system], group })
  }
  return parts
}
