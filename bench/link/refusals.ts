// Why a link cannot be shaped here, and what to do, from what unshare, ip and tc print. Pure.

export interface Refusal {
  readonly status: 'unavailable'
  readonly reason: string
  readonly remedy: string
}

const refuse = (reason: string, remedy: string): Refusal => ({ status: 'unavailable', reason, remedy })

export const notLinux = refuse(
  `links are shaped by Linux's tc, which ${process.platform} does not have`,
  'measure on Linux, or on a fleet (--fleet)',
)

export const notOnFleet = refuse(
  "a scenario's own links are shaped on one machine, not on a fleet",
  "leave --fleet out, or shape the fleet's links with --link",
)

/**
 * @param program unshare, nsenter, ip or tc
 * @param said its error, or what it printed
 * @param needsNetem whether the terms have a delay, jitter or loss
 */
export const explainRefusal = (program: string, said: string, needsNetem: boolean): Refusal => {
  const [line = ''] = said.trim().split('\n')
  if (said.includes('ENOENT'))
    return refuse(
      `${program} is not installed, and a link needs it`,
      'install iproute2 and util-linux (Debian, Ubuntu: apt-get install iproute2 util-linux)',
    )
  if (/not permitted|denied|EPERM|No space left/i.test(said))
    return refuse(
      `this system permits no network namespace (${line})`,
      'run as root, or permit user namespaces: sysctl kernel.unprivileged_userns_clone=1, on Ubuntu ' +
        'kernel.apparmor_restrict_unprivileged_userns=0, in Docker --security-opt seccomp=unconfined',
    )
  if (needsNetem && said.includes('kind is unknown'))
    return refuse(
      'this kernel has no netem, which delay, jitter and loss need',
      'give a rate alone, or load it as root: modprobe sch_netem',
    )
  return refuse(
    `${program} failed: ${line || 'without a reason'}`,
    'use a kernel with the schedulers htb and bfifo and the classifier u32',
  )
}
