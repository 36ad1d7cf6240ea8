// The settings that a diagnosis advises, by runtime: what to set, where it is explained, and how it shows that it is set.

export interface Setting {
  readonly runtime: string | null
  /** Of the runtime; null for every one. */
  readonly major: number | null
  readonly text: string
  readonly link: string
  /** The ladder step that adds it. */
  readonly step: string
  /** Where servers report that they have it: a setting, or an argument of the runtime. */
  readonly reported: string
}

const glibc = 'https://man7.org/linux/man-pages/man3/mallopt.3.html'
const newSpace = '--scavenger-max-new-space-capacity-mb=8'
const accounted = '--external-memory-accounted-in-global-limit'

/** Which keep freed memory in the process. The first that fits a runtime holds. */
export const allocatorSettings: readonly Setting[] = [
  {
    runtime: 'bun',
    major: null,
    text: 'MIMALLOC_PURGE_DELAY=-1',
    link: 'https://microsoft.github.io/mimalloc/environment.html',
    step: 'allocator',
    reported: 'MIMALLOC_PURGE_DELAY',
  },
  {
    runtime: 'go',
    major: null,
    text: 'GOGC=400',
    link: 'https://go.dev/doc/gc-guide#GOGC',
    step: 'gc',
    reported: 'GOGC',
  },
  {
    runtime: null,
    major: null,
    text: 'MALLOC_MMAP_THRESHOLD_=67108864 and MALLOC_TRIM_THRESHOLD_=268435456',
    link: glibc,
    step: 'allocator',
    reported: 'MALLOC_MMAP_THRESHOLD_',
  },
]

/** Which let a collector find less to do. */
export const collectorSettings: readonly Setting[] = [
  {
    runtime: 'node',
    major: 24,
    text: newSpace,
    link: 'https://github.com/nodejs/node/issues/61967',
    step: 'heap',
    reported: newSpace,
  },
  {
    runtime: 'node',
    major: 26,
    text: accounted,
    link: 'https://github.com/nodejs/node/issues/63863',
    step: 'heap',
    reported: accounted,
  },
]

/** @param version such as `24.21.0`; null where it is unknown: then the newest that has a setting */
export const settingFor = (
  settings: readonly Setting[],
  runtime: string | null,
  version: string | null,
): Setting | null =>
  settings.find(
    (setting) =>
      (setting.runtime === null || setting.runtime === runtime) &&
      (setting.major === null || version === null || setting.major === Number.parseInt(version, 10)),
  ) ?? null

export const isSet = (
  { step, reported }: Setting,
  applied: Readonly<Record<string, unknown>>,
  ownStep: string | null,
): boolean =>
  ownStep === step ||
  applied[reported] !== undefined ||
  String(applied['runtimeArguments'] ?? '').includes(reported)
