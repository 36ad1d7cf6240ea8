//! The process side of the contract for Rust servers: configuration in, ready line and stats out, an end with stdin. On the
//! path of a message there is `State::take` alone, which counts it.

mod config;
mod counters;
mod digest;
mod process;
mod usage;

pub use config::{Config, Limits, SlowViewer, read_config, read_push_pool};
pub use counters::Counters;
pub use digest::DigestChain;
pub use process::{Ready, State, converse, locked_version};
