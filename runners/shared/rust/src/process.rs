//! The conversation of a server with the harness: ready line, stats, stop, end.

use crate::counters::now_ns;
use crate::usage::read_usage;
use crate::{Counters, DigestChain};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::sync::{Arc, OnceLock};
use std::sync::atomic::Ordering::Relaxed;

/// What a server says of itself.
pub struct Ready {
    pub port: u16,
    pub library: &'static str,
    pub library_version: String,
    pub applied: Value,
}

/// The state of a server beside its library.
#[derive(Default)]
pub struct State {
    pub counters: Counters,
    /// From the command `digest` on.
    chain: OnceLock<DigestChain>,
}

impl State {
    /// Takes a message that reached the application: counts it, and adds it to the digest once one is asked for.
    pub fn take(&self, is_text: bool, payload: &[u8]) {
        if let Some(chain) = self.chain.get() {
            chain.add(is_text, payload);
        }
        self.counters.count(payload.len());
    }
}

/// Prints the ready line and, on a thread of its own, obeys `stats`, `stop` and `digest`; the process ends with its stdin.
pub fn converse(ready: Ready, state: Arc<State>) {
    now_ns();
    print(&json!({
        "event": "ready",
        "port": ready.port,
        "runtime": "rust",
        "runtimeVersion": env!("RUSTC_VERSION"),
        "library": ready.library,
        "libraryVersion": ready.library_version,
        "ownership": "owned",
        "applied": ready.applied,
    }));
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            match line.as_str() {
                "stats" => print(&read_stats(&state)),
                "digest" => {
                    state.chain.get_or_init(DigestChain::default);
                }
                "stop" => state.counters.is_stopped.store(true, Relaxed),
                _ => {}
            }
        }
        std::process::exit(0);
    });
}

/// The version of a package in a Cargo.lock.
pub fn locked_version(lock: &str, package: &str) -> String {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next().and_then(|line| line.split('"').nth(1));
    version.unwrap_or("unknown").to_owned()
}

fn read_stats(state: &State) -> Value {
    let Counters { frames, bytes, last_delivery_ns, sent_frames, sent_bytes, dropped, failed, .. } = &state.counters;
    let last_delivery_ns = last_delivery_ns.load(Relaxed);
    let usage = read_usage();
    let mut line = json!({
        "event": "stats",
        "timeNs": now_ns(),
        "frames": frames.load(Relaxed),
        "bytes": bytes.load(Relaxed),
        "userCpuMicros": usage.user_cpu_micros,
        "systemCpuMicros": usage.system_cpu_micros,
        "rssBytes": usage.rss_bytes,
        "peakRssBytes": usage.peak_rss_bytes,
        "sentFrames": sent_frames.load(Relaxed),
        "sentBytes": sent_bytes.load(Relaxed),
        "dropped": dropped.load(Relaxed),
        "failed": failed.load(Relaxed),
        "lastDeliveryNs": (last_delivery_ns > 0).then_some(last_delivery_ns),
    });
    if let Some(chain) = state.chain.get() {
        line["digest"] = chain.hex().into();
    }
    line
}

fn print(line: &Value) {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}").and_then(|()| stdout.flush()).expect("the harness reads stdout");
}
