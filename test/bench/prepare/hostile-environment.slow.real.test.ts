// As its neighbour without the word slow: a Rust server takes a minute to build.
import { it } from 'node:test'
import { assertReady, openCache, prepareIn } from './hostile-environment.ts'

it('a Rust server is built for this machine, whatever target and flags the shell has, and starts', async (t) => {
  const cache = openCache(t)
  const { launch } = await prepareIn(cache, ['axum', 'tuned'], {
    ...{ CARGO_BUILD_TARGET: 'wasm32-unknown-unknown', RUSTFLAGS: '--not-a-flag', RUSTC_WRAPPER: '/nowhere' },
    ...{
      CARGO_ENCODED_RUSTFLAGS: '--not-a-flag',
      CARGO_TARGET_DIR: '/nowhere',
      CARGO_PROFILE_RELEASE_LTO: 'x',
    },
  })
  assertReady(launch, cache)
})
