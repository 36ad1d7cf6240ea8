// Whether a trial ran at one speed: a change point in its course, or a stall.
import { mean, median } from 'simple-statistics'
import type { Course } from './course-schema.ts'

/** Fewer frames a step would count as different speeds by their grain alone. */
const fewestFrames = 10
/** Among fewer steps, a change point hardly differs from chance. */
const fewestSteps = 8
/** A part of a window is at least so many steps long; one slow step alone may be a stall. */
const fewestOfPart = 2
/**
 * Largest t statistic over all change points above which the two parts are two speeds. With scatter of 5 to 16 % between
 * steps, and neighbouring steps correlated by up to 0.5, fewer than one steady trial in twenty exceeds it.
 */
const criticalT = 5.5
/** Two speeds that differ by less do not matter beside the scatter between trials. */
const leastChange = 1.1
/** Share of the median rate below which a step is a stall. */
const stallShare = 0.25

/** Null where the course is too short, or has too few frames, to be judged. */
export const isUnsteady = ({ steps }: Pick<Course, 'steps'>): boolean | null => {
  const rates = ratesOf(steps)
  if (rates === null) return null
  const typical = median([...rates])
  return rates.some((rate) => rate < stallShare * typical) || hasTwoSpeeds(rates.map(Math.log))
}

/** Frames a ms in each step; null where they cannot be judged. */
const ratesOf = (steps: Course['steps']): readonly number[] | null => {
  const parts = steps.map(([atMs, frames], index) => {
    const [beforeMs, before] = steps[index - 1] ?? [0, 0]
    return { frames: frames - before, ms: atMs - beforeMs }
  })
  if (parts.length < fewestSteps || parts.some(({ ms }) => ms <= 0)) return null
  if (median(parts.map(({ frames }) => frames)) < fewestFrames) return null
  return parts.map(({ frames, ms }) => frames / ms)
}

/** @param logs of rates, without stalls */
const hasTwoSpeeds = (logs: readonly number[]): boolean => {
  const splits = Array.from({ length: logs.length - 2 * fewestOfPart + 1 }, (_, index) => {
    const [before, after] = [logs.slice(0, index + fewestOfPart), logs.slice(index + fewestOfPart)]
    const change = Math.abs(mean([...after]) - mean([...before]))
    const variance = (squares(before) + squares(after)) / (logs.length - 2)
    return { change, error: Math.sqrt(variance * (1 / before.length + 1 / after.length)) }
  })
  // The split that fits best is the change point; others beside it are judged no better.
  const best = splits.reduce((a, b) => (b.change * a.error > a.change * b.error ? b : a))
  return best.change >= Math.log(leastChange) && best.change > criticalT * best.error
}

const squares = (values: readonly number[]): number => {
  const centre = mean([...values])
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
}
