//! Proof of what reached the application, once it is asked for.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::Mutex;

/// A chain of SHA-256 over every message: each link is made of the link before, the opcode in one byte (1 text, 2 binary)
/// and the payload; the first is 32 zero bytes.
#[derive(Default)]
pub struct DigestChain(Mutex<[u8; 32]>);

impl DigestChain {
    /// Adds a message.
    pub fn add(&self, is_text: bool, payload: &[u8]) {
        let mut link = self.0.lock().expect("no thread panics with the link");
        let hash = Sha256::new().chain_update(*link).chain_update([if is_text { 1 } else { 2 }]);
        *link = hash.chain_update(payload).finalize().into();
    }

    pub(crate) fn hex(&self) -> String {
        let link = self.0.lock().expect("no thread panics with the link");
        link.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes text");
            text
        })
    }
}
