// What engines print when something stands in the way, as one line that says what and the remedy.

interface Trouble {
  readonly pattern: RegExp
  readonly describe: (name: string) => string
}

/** In order: the first that matches is told. */
const troubles: readonly Trouble[] = [
  {
    pattern: /permission denied.*(?:socket|daemon|\.sock)|(?:socket|daemon|\.sock).*permission denied/is,
    describe: (name) =>
      `you may not use ${name}; add yourself to its group (sudo usermod -aG ${name} "$USER") and log in again`,
  },
  {
    pattern:
      /cannot connect to the docker daemon|is the docker daemon running|connection refused|podman machine/i,
    describe: (name) =>
      name === 'docker'
        ? 'docker is installed, but its engine does not run; start it (sudo systemctl start docker, or Docker Desktop)'
        : `${name} does not run; start it (${name} machine start)`,
  },
  {
    pattern: /no space left on device|disk quota exceeded|not enough free space/i,
    describe: (name) => `the disk of ${name} is full; free some space (${name} system prune)`,
  },
  {
    pattern:
      /invalid (?:cpuset|cpu)|requested cpus are not available|cpuset.*(?:invalid|not available|out of range)/i,
    describe: () => '--cpuset-cpus names CPUs that this machine does not have; see lscpu',
  },
  {
    pattern: /minimum memory limit|invalid (?:size|memory)|memory.*(?:too low|invalid)/i,
    describe: () => '--memory cannot be used; give a size such as 4g',
  },
  {
    pattern:
      /no such image|unable to find image|image not known|pull access denied|manifest unknown|not found: manifest/i,
    describe: (name) => `there is no such image here; build it (npm run docker), or fetch it (${name} pull)`,
  },
  {
    pattern:
      /(?:temporary failure (?:in name resolution|resolving)|network is unreachable|no such host|could not resolve|i\/o timeout|EAI_AGAIN|ENOTFOUND)/i,
    describe: (name) =>
      `${name} does not reach the registries; check the network and proxy settings of ${name}, and run it again`,
  },
  {
    pattern:
      /error while creating mount source path|mounts denied|not shared from the host|statfs .*no such file/i,
    describe: (name) =>
      `${name} cannot mount the run folder; name one that it may use with --out (Docker Desktop: Settings, File sharing)`,
  },
]

/** Null where what was printed is nothing that is known. */
export const explainEngineError = (name: string, printed: string): string | null =>
  troubles.find(({ pattern }) => pattern.test(printed))?.describe(name) ?? null

/** The last line that says something, for what is not known. */
export const lastWords = (printed: string): string =>
  printed
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '' && !/^(?:run|see) '?(?:docker|podman)/i.test(line)) ??
  'it printed nothing'
