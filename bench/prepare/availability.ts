// What every step of preparing answers: the thing that was asked for, or why it is not to be had and what helps.

/** A finding about this machine, not an error: it becomes a row of its own. */
export interface Unavailable {
  readonly status: 'unavailable'
  readonly reason: string
  /** One command. */
  readonly remedy: string
}

/** What a prepared server is started from. */
export type Prepared =
  | {
      readonly status: 'ready'
      /** Fills `{server}`: the file that the runtime is given, or a binary. */
      readonly server: string
      /** Fills `{runtime}` where the step made it itself; null leaves that to the candidate. */
      readonly runtime: string | null
    }
  | Unavailable

/** What preparing needs to know of the run. */
export interface PrepareOptions {
  readonly projectRoot: string
  readonly cacheFolder: string
  readonly onProgress: (text: string) => void
  readonly signal: AbortSignal
  /** Where toolchains are looked for; the PATH of this process where it is left out. */
  readonly searchPath?: string
}
