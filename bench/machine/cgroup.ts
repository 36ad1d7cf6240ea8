// Reads the limits of this process's control groups: of version 2, of version 1, or of both at once.
import type { Environment } from '../../results/environment-schema.ts'
import { parseCpuList, type ReadText, readText } from '../placement/kernel.ts'

/** Folders of one hierarchy: the process's own group first, then its parents up to the mount point. */
type Folders = readonly string[]

interface Membership {
  /** Empty for version 2. */
  readonly controllers: readonly string[]
  readonly path: string
}

interface Mount {
  readonly version: 1 | 2
  readonly controllers: readonly string[]
  /** Group that is mounted at `point`; not `/` inside some containers. */
  readonly root: string
  readonly point: string
}

/**
 * A parent's limit holds for its children too, so the smallest one counts.
 * https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/scheduler/sched-bwc.html
 * @throws RangeError when a cpuset is not a list of CPUs
 */
export const readCgroup = async (read: ReadText = readText): Promise<Environment['cgroup']> => {
  const memberships = parseMemberships((await read('/proc/self/cgroup')) ?? '')
  const mounts = parseMounts((await read('/proc/self/mountinfo')) ?? '')
  const foldersOf = (controller: string): Folders => findFolders(controller, memberships, mounts)
  return {
    cpuQuota: await smallest(foldersOf('cpu'), (folder) => readQuota(folder, read)),
    cpuset: await readCpuset(foldersOf('cpuset'), read),
    memoryLimitBytes: await smallest(foldersOf('memory'), (folder) => readMemoryLimit(folder, read)),
  }
}

/**
 * Folder of a process's own group of version 2; null where that hierarchy is not mounted.
 * @param cgroup text of /proc/PID/cgroup @param mountinfo text of /proc/PID/mountinfo
 */
export const unifiedFolder = (cgroup: string, mountinfo: string): string | null =>
  findFolders('', parseMemberships(cgroup), parseMounts(mountinfo))[0] ?? null

/** Lines of /proc/PID/cgroup: `4:memory:/path`, `2:cpu,cpuacct:/path`, `0::/path` for version 2. */
const parseMemberships = (text: string): readonly Membership[] =>
  [...text.matchAll(/^\d+:([^:]*):(.*)$/gm)].map(([, controllers = '', path = '/']) => ({
    controllers: controllers.split(',').filter((name) => name !== ''),
    path,
  }))

/** Lines of /proc/PID/mountinfo: root is the fourth field, mount point the fifth, the type follows the dash. */
const parseMounts = (text: string): readonly Mount[] =>
  [...text.matchAll(/^\S+ \S+ \S+ (\S+) (\S+) .*? - (cgroup2?) \S+ (\S+)$/gm)].map(
    ([, root = '/', point = '', type, options = '']) => ({
      version: type === 'cgroup2' ? 2 : 1,
      controllers: options.split(','),
      root,
      point,
    }),
  )

const findFolders = (
  controller: string,
  memberships: readonly Membership[],
  mounts: readonly Mount[],
): Folders => {
  const own = memberships.find(({ controllers }) => controllers.includes(controller))
  const ownMount = mounts.find(
    ({ version, controllers }) => version === 1 && controllers.includes(controller),
  )
  if (own && ownMount) return climb(own, ownMount)
  const unified = memberships.find(({ controllers }) => controllers.length === 0)
  const unifiedMount = mounts.find(({ version }) => version === 2)
  return unified && unifiedMount ? climb(unified, unifiedMount) : []
}

const climb = ({ path }: Membership, { root, point }: Mount): Folders => {
  const base = root === '/' ? '' : root
  // A container may see its group's path on the host, which is not below what is mounted for it.
  const inside = path === base || path.startsWith(`${base}/`) ? path.slice(base.length) : ''
  const steps = inside.split('/').filter((step) => step !== '')
  return Array.from({ length: steps.length + 1 }, (_, up) =>
    [point, ...steps.slice(0, steps.length - up)].join('/'),
  )
}

const smallest = async (
  folders: Folders,
  readLimit: (folder: string) => Promise<number | null>,
): Promise<number | null> => {
  const limits = (await Promise.all(folders.map(readLimit))).filter((limit) => limit !== null)
  return limits.length === 0 ? null : Math.min(...limits)
}

const readQuota = async (folder: string, read: ReadText): Promise<number | null> => {
  const [quota, period] = (await read(`${folder}/cpu.max`))?.split(' ') ?? [
    await read(`${folder}/cpu.cfs_quota_us`),
    await read(`${folder}/cpu.cfs_period_us`),
  ]
  const cpus = Number(quota ?? Number.NaN) / Number(period ?? Number.NaN)
  return Number.isFinite(cpus) && cpus > 0 ? cpus : null
}

const readMemoryLimit = async (folder: string, read: ReadText): Promise<number | null> => {
  const text = (await read(`${folder}/memory.max`)) ?? (await read(`${folder}/memory.limit_in_bytes`))
  const bytes = Number(text ?? Number.NaN)
  // Version 1 reports "no limit" as the largest possible number of pages.
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null
}

const cpusetFiles = ['cpuset.cpus.effective', 'cpuset.effective_cpus', 'cpuset.cpus']

/** The nearest group that lists its CPUs: an empty list means that of the parent. */
const readCpuset = async (folders: Folders, read: ReadText): Promise<number[] | null> => {
  for (const folder of folders) {
    for (const file of cpusetFiles) {
      const text = await read(`${folder}/${file}`)
      if (text !== null && text !== '') return [...parseCpuList(text)]
    }
  }
  return null
}
