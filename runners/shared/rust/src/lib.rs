//! The process side of the contract for Rust servers: configuration in, ready line and stats out, an end with stdin. On the
//! path of a message there is `State::take`, which counts it; servers share how they push and relay.

mod config;
mod counters;
mod digest;
mod process;
mod push;
mod relay;
mod usage;

pub use config::{Config, Limits, SlowViewer, read_config, read_push_pool};
pub use counters::Counters;
pub use digest::DigestChain;
pub use process::{Ready, State, converse, locked_version};
pub use push::push;
pub use relay::Relay;
