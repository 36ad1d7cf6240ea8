// What the tools that prepare servers get of a shell's environment, and what they do not.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cleanEnvironment } from '../../../bench/prepare/clean-environment.ts'

describe('the environment of tools', () => {
  for (const name of [
    ...['PIP_USER', 'PIP_TARGET', 'PIP_PREFIX', 'PIP_REQUIRE_VIRTUALENV', 'PYTHONPATH', 'PYTHONHOME'],
    ...['GOOS', 'GOARCH', 'GOFLAGS', 'GOROOT', 'GOEXPERIMENT', 'CGO_ENABLED', 'GOTOOLCHAIN'],
    ...['CARGO_BUILD_TARGET', 'RUSTFLAGS', 'CARGO_ENCODED_RUSTFLAGS', 'RUSTC_WRAPPER', 'CARGO_TARGET_DIR'],
    ...['CARGO_PROFILE_RELEASE_OPT_LEVEL', 'CARGO_BUILD_RUSTFLAGS'],
    ...['MAVEN_OPTS', 'MAVEN_ARGS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'CLASSPATH'],
    ...['NODE_OPTIONS', 'NODE_PATH', 'npm_config_omit', 'npm_config_ignore_scripts', 'npm_config_prefix'],
    ...['LD_PRELOAD', 'CC', 'CFLAGS', 'MALLOC_ARENA_MAX'],
  ]) {
    it(`has no ${name}`, () => {
      assert.deepEqual(cleanEnvironment({ [name]: '/somewhere' }), {})
    })
  }

  for (const [name, value] of [
    ['PATH', '/usr/bin'],
    ['HOME', '/home/somebody'],
    ['LANG', 'C.UTF-8'],
    ['LD_LIBRARY_PATH', '/opt/lib'],
    ['HTTPS_PROXY', 'http://proxy:3128'],
    ['https_proxy', 'http://proxy:3128'],
    ['NO_PROXY', 'localhost'],
    ['SSL_CERT_FILE', '/etc/ssl/own.pem'],
    ['NODE_EXTRA_CA_CERTS', '/etc/ssl/own.pem'],
    ['PIP_INDEX_URL', 'https://mirror.example/simple'],
    ['PIP_EXTRA_INDEX_URL', 'https://mirror.example/more'],
    ['PIP_CONFIG_FILE', 'pip.conf'],
    ['PIP_CERT', '/etc/ssl/own.pem'],
    ['GOPROXY', 'https://mirror.example/go'],
    ['GOPRIVATE', 'example.org'],
    ['CARGO_REGISTRIES_OWN_INDEX', 'sparse+https://mirror.example/crates/'],
    ['CARGO_HTTP_CAINFO', '/etc/ssl/own.pem'],
    ['CARGO_HOME', '/home/somebody/.cargo'],
    ['npm_config_registry', 'https://mirror.example/npm/'],
    ['NPM_CONFIG_REGISTRY', 'https://mirror.example/npm/'],
    ['npm_config_@own:registry', 'https://mirror.example/npm/'],
    ['npm_config_//mirror.example/npm/:_authToken', 'secret'],
    ['JAVA_HOME', '/opt/jdk'],
    ['PYENV_ROOT', '/opt/pyenv'],
  ] as const) {
    it(`has ${name} as it is`, () => {
      assert.deepEqual(cleanEnvironment({ [name]: value }), { [name]: value })
    })
  }

  it('has no folder that means another one in every step', () => {
    assert.deepEqual(cleanEnvironment({ GOCACHE: 'off', GOPATH: 'go', CARGO_HOME: './cargo' }), {})
  })
})
