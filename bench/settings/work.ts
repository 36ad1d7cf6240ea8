// The work of the application in the configuration of a server: what it needs beside its kind.
import type { WorkConfig, WorkKind } from '../../runners/contract.ts'
import { stampBytes } from '../frames/stamp.ts'

/**
 * Files that are written in turn: more than a pool of threads writes at once, and few enough that their pages stay in memory
 * and that no disk fills.
 */
const storedFiles = 64

/** @param folder where frames are stored */
export const configureWork = (kind: WorkKind, folder: string): WorkConfig =>
  kind === 'store' ? { kind, stampBytes, folder, files: storedFiles } : { kind, stampBytes }
