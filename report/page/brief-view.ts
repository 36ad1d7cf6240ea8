// The four lines of the answer for the page: each with a link to the point that it rests on.
import type { BriefLine } from '../brief/line.ts'
import { type PointIdentity, samePoint } from '../stats/identity.ts'
import type { SectionLink } from './sections.ts'

export interface BriefLineView extends Pick<BriefLine, 'title' | 'text' | 'note' | 'command'> {
  /** Of the part of the page with the figures; null where none has them. */
  readonly anchor: string | null
}

/** What a page says of itself. */
export interface BriefTargets {
  /** With the scenario point that each shows. */
  readonly points: readonly { readonly anchor: string; readonly shows: PointIdentity }[]
  readonly scenarios: readonly Pick<SectionLink, 'id' | 'finding'>[]
  readonly hasRefusals: boolean
}

/** Before them, if the run can fill none of the four, what its scenarios found. */
export const briefView = (
  lines: readonly BriefLine[],
  { points, scenarios, hasRefusals }: BriefTargets,
): readonly BriefLineView[] => {
  const findings = scenarios
    .filter(({ finding }) => finding !== '')
    .map(({ id, finding }) => ({ title: 'Found', text: finding, note: null, command: null, anchor: id }))
  const four = lines.map((line) => {
    const { at } = line
    const point = at === null ? undefined : points.find(({ shows }) => samePoint(shows, at))
    const section = line.id === 'refuses' && line.text !== null && hasRefusals ? 'refusals' : null
    return { ...line, anchor: point?.anchor ?? section }
  })
  return lines.some(({ weight }) => weight > 0) ? four : [...findings, ...four]
}
