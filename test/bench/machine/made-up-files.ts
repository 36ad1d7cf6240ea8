// Made-up files of /proc and /sys for what reads them.
import type { ReadText } from '../../../bench/placement/kernel.ts'

/** Reads from `files` by path; whatever is not in it is absent. */
export const readerOf =
  (files: Readonly<Record<string, string>>): ReadText =>
  async (path) =>
    files[path]?.trim() ?? null
