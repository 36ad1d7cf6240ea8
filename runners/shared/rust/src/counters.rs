//! What a server counts, and by which clock. Each server changes its counters itself, on its own message path; they are
//! atomic because connections may run on several threads.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Instant;

static ORIGIN: OnceLock<Instant> = OnceLock::new();

/// Nanoseconds of the monotonic clock since it was first asked.
pub fn now_ns() -> u64 {
    ORIGIN.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

#[derive(Default)]
pub struct Counters {
    pub frames: AtomicU64,
    pub bytes: AtomicU64,
    /// By `now_ns`; 0 before the first delivery.
    pub last_delivery_ns: AtomicU64,
    /// Frames handed to the library for sending, one for each viewer.
    pub sent_frames: AtomicU64,
    pub sent_bytes: AtomicU64,
    pub dropped: AtomicU64,
    pub failed: AtomicU64,
    /// Whether the command `stop` has come: a server that pushes begins no more frames.
    pub is_stopped: AtomicBool,
}

impl Counters {
    /// Counts a message that reached the application.
    pub fn count(&self, bytes: usize) {
        self.frames.fetch_add(1, Relaxed);
        self.bytes.fetch_add(bytes as u64, Relaxed);
        self.last_delivery_ns.store(now_ns(), Relaxed);
    }

    /// Counts a frame that is handed to the library for one receiver.
    pub fn count_sent(&self, bytes: usize) {
        self.sent_frames.fetch_add(1, Relaxed);
        self.sent_bytes.fetch_add(bytes as u64, Relaxed);
    }
}
