// Reads the kernel's lists of CPUs, as in `Cpus_allowed_list` and `thread_siblings_list`: `0-3,8,10-11`.

/**
 * CPU numbers in rising order, each once; none for an empty text.
 * @throws RangeError for a text that is not such a list.
 */
export const parseCpuList = (text: string): readonly number[] => {
  const cpus = new Set<number>()
  for (const range of text.trim().split(',')) {
    if (range === '' && text.trim() === '') break
    const match = /^(\d+)(?:-(\d+))?$/.exec(range.trim())
    if (match === null) throw new RangeError(`Not a list of CPUs: ${JSON.stringify(text)}`)
    const first = Number(match[1])
    const last = Number(match[2] ?? match[1])
    for (let cpu = first; cpu <= last; cpu++) cpus.add(cpu)
  }
  return [...cpus].sort((a, b) => a - b)
}

/** The CPUs that a process may use, from the text of its /proc/PID/status; null where it does not say. */
export const parseAllowedCpus = (status: string): readonly number[] | null => {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1]
  return list === undefined ? null : parseCpuList(list)
}
