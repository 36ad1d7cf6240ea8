// What is said of servers and load generators that are not built by the pinned toolchain, or are not the official build.
import type { Warning } from '../../results/environment-schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import { generatorLaunchKey, type Launch } from './launch.ts'

type Marked = Pick<Extract<Launch, { status: 'ready' }>, 'substitute' | 'browser'>

/** In one line, for a row; undefined where both sides are what they should be. */
export const describeSubstitutes = (server: Marked, generator: Marked): string | undefined =>
  [
    ...(server.substitute ? [server.substitute.reason] : []),
    ...(generator.substitute ? [`load generator: ${generator.substitute.reason}`] : []),
    ...(generator.browser?.withoutSandbox ? [generator.browser.withoutSandbox] : []),
  ].join('; ') || undefined

/** One warning for all runners with the same substitute. */
export const warnOfSubstitutes = (
  runners: readonly Runner[],
  launches: ReadonlyMap<string, Launch>,
): readonly Warning[] => {
  const found = [...launches].flatMap(([key, launch]) =>
    launch.status === 'ready' && launch.substitute
      ? { ...launch.substitute, label: labelOf(key, runners) }
      : [],
  )
  return [...Map.groupBy(found, ({ reason }) => reason)].map(([reason, concerned]) => ({
    what: 'Not the pinned toolchain or the official build',
    value: `${[...new Set(concerned.map(({ label }) => label))].join(', ')}: ${reason}`,
    remedy: concerned[0]?.remedy ?? '',
  }))
}

const labelOf = (key: string, runners: readonly Runner[]): string =>
  runners.find(({ spec: { id } }) => key.startsWith(`${id}/`) || key === generatorLaunchKey(id))?.spec
    .label ?? key

/** At most one: all viewers have one browser. */
export const warnOfBrowser = (launches: ReadonlyMap<string, Launch>): readonly Warning[] => {
  const value = [...launches.values()]
    .flatMap((launch) => (launch.status === 'ready' ? (launch.browser?.withoutSandbox ?? []) : []))
    .at(0)
  return value === undefined
    ? []
    : [
        {
          what: 'The browser runs without its sandbox, which may make it a little faster',
          value,
          remedy: 'It shows frames of this suite alone; start the suite as a user who may have a sandbox.',
        },
      ]
}
