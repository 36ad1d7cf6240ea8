// The four lines of the answer for the page: each with a link to the point that it rests on.
import type { BriefLine } from '../brief/line.ts'
import { type PointIdentity, samePoint } from '../stats/identity.ts'

export interface BriefLineView extends BriefLine {
  /** Of the part of the page with the figures; null where none has them. */
  readonly anchor: string | null
}

/** @param points of the page, with the scenario point that each shows */
export const briefView = (
  lines: readonly BriefLine[],
  points: readonly { readonly anchor: string; readonly shows: PointIdentity }[],
): readonly BriefLineView[] =>
  lines.map((line) => {
    const { at } = line
    const point = at === null ? undefined : points.find(({ shows }) => samePoint(shows, at))
    return { ...line, anchor: point?.anchor ?? null }
  })
