// The environment of the tools that prepare servers: what they need to find their files and to reach package indexes, and no
// setting of this shell that would build something else than the sources and the toolchain say.
import { isAbsolute } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Kept as they are. Everything else is left out: flags, targets, search paths of modules, folders to install to. */
const kept: readonly RegExp[] = [
  /^(?:PATH|USER|LOGNAME|TZ|LANG|LANGUAGE|LC_\w+)$/,
  // Prepared servers are started with it, too.
  /^LD_LIBRARY_PATH$/,
  // Proxies and certificates.
  /^(?:https?|all|no)_proxy$/i,
  /^(?:SSL_CERT_FILE|SSL_CERT_DIR|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|NIX_SSL_CERT_FILE|GIT_SSL_CAINFO|NETRC)$/,
  // https://pip.pypa.io/en/stable/topics/configuration/
  /^PIP_(?:CONFIG_FILE|INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|PROXY|CERT|CLIENT_CERT|TIMEOUT|DEFAULT_TIMEOUT|RETRIES|KEYRING_PROVIDER)$/,
  // https://go.dev/ref/mod#environment-variables
  /^(?:GOPROXY|GONOPROXY|GOPRIVATE|GOSUMDB|GONOSUMDB|GOINSECURE|GOAUTH|GOVCS)$/,
  // https://doc.rust-lang.org/cargo/reference/environment-variables.html and https://rust-lang.github.io/rustup/environment-variables.html
  /^CARGO_(?:HTTP|NET|REGISTRY|REGISTRIES|SOURCE)_\w+$/,
  /^RUSTUP_\w+$/,
  // https://docs.npmjs.com/cli/using-npm/config; npm takes small and capital letters.
  /^npm_config_(?:(?:@[^:]+:)?registry|\/\/.+|userconfig|globalconfig|proxy|https?[-_]proxy|noproxy|cafile|ca|strict[-_]ssl|fetch[-_][-\w]+|offline|prefer[-_]offline)$/i,
  // Version managers, whose shims stand for a toolchain on the PATH.
  /^(?:PYENV|ASDF|MISE)_\w+$/,
]

/** Folders of tools and their caches, kept if they are absolute: a relative one would mean another in every step. */
const folders =
  /^(?:HOME|TMPDIR|XDG_\w+_HOME|PIP_CACHE_DIR|npm_config_cache|GOPATH|GOMODCACHE|GOCACHE|GOENV|CARGO_HOME|JAVA_HOME|MAVEN_HOME|M2_HOME)$/

/** @param given the environment to clean, that of this process by default */
export const cleanEnvironment = (given: Environment = process.env): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      if (value === undefined) return []
      const isKept = kept.some((pattern) => pattern.test(name)) || (folders.test(name) && isAbsolute(value))
      return isKept ? [[name, value] as const] : []
    }),
  )
