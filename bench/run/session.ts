// The sessions of a run: which process wrote which trials, and what it ran on.
import type { RunRecord } from '../../results/schema.ts'
import type { Session } from '../../results/session-schema.ts'
import { readBoot } from '../../results/store.ts'
import type { Machine } from '../machine/environment.ts'
import { describeSuite } from '../machine/suite.ts'

export interface SessionFacts extends Pick<Session, 'command' | 'trialsBefore' | 'notes'> {
  readonly projectRoot: string
}

/** This process as the session that begins now. */
export const describeSession = async (
  { environment }: Machine,
  { command, trialsBefore, notes, projectRoot }: SessionFacts,
): Promise<Session> => ({
  startedAt: new Date().toISOString(),
  command,
  trialsBefore,
  suite: await describeSuite(projectRoot),
  ...systemOf(environment),
  boot: readBoot(),
  notes,
})

/** The sessions so far; of a run that recorded none, the first as far as it is known. */
export const sessionsOf = ({ sessions, startedAt, command, suite, environment }: RunRecord): Session[] =>
  sessions.length > 0
    ? sessions
    : [
        {
          startedAt,
          command,
          trialsBefore: 0,
          suite,
          ...systemOf(environment),
          boot: null,
          notes: [],
        },
      ]

const systemOf = ({
  node,
  kernel,
  cpuModel,
}: RunRecord['environment']): Pick<Session, 'node' | 'kernel' | 'cpuModel'> => ({ node, kernel, cpuModel })
