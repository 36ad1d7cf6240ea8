//! The one argument of a server process.

use serde::Deserialize;

/// Limits handed to the server; `None` leaves the library's own default.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    pub max_message_bytes: Option<usize>,
    pub backpressure_bytes: Option<usize>,
}

/// What a variant sets.
#[derive(Deserialize)]
pub struct Switches {
    pub idioms: Vec<String>,
}

/// The policy for a frame to a viewer with `backlog_bytes` or more unsent.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SlowViewer {
    pub policy: String,
    pub backlog_bytes: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pool {
    file: String,
    frame_count: usize,
}

/// Fields of other modes are absent, and so zero.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    pub mode: String,
    pub host: String,
    pub limits: Limits,
    pub switches: Switches,
    pub frame_bytes: usize,
    #[serde(default)]
    pub sequence_offset: usize,
    #[serde(default)]
    pub acknowledgement_bytes: usize,
    #[serde(default)]
    pub max_echo_text_bytes: usize,
    #[serde(default)]
    pub slow_viewer: Option<SlowViewer>,
    #[serde(default)]
    pool: Option<Pool>,
}

/// Reads the last argument of the process.
pub fn read_config() -> Config {
    let text = std::env::args().next_back().unwrap_or_default();
    serde_json::from_str(&text).expect("the last argument is a configuration")
}

/// Cuts the pool of a configuration in the mode `push` into its frames; empty in other modes.
pub fn read_push_pool(config: &Config) -> Vec<Vec<u8>> {
    let Some(pool) = &config.pool else { return Vec::new() };
    let bytes = std::fs::read(&pool.file).expect("the pool can be read");
    bytes.chunks_exact(config.frame_bytes).take(pool.frame_count).map(<[u8]>::to_vec).collect()
}
