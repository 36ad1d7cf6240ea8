//! Resource use of this process: CPU and memory.

use std::mem::MaybeUninit;

pub struct Usage {
    pub user_cpu_micros: i64,
    pub system_cpu_micros: i64,
    pub rss_bytes: u64,
    pub peak_rss_bytes: u64,
}

pub fn read_usage() -> Usage {
    let mut used = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is to memory of the right size, which any content of an rusage fills.
    let used = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, used.as_mut_ptr());
        used.assume_init()
    };
    let rss_bytes = memory("VmRSS:");
    Usage {
        user_cpu_micros: micros(used.ru_utime),
        system_cpu_micros: micros(used.ru_stime),
        rss_bytes,
        // ru_maxrss is inherited from the process that spawned this one; VmHWM is not.
        peak_rss_bytes: memory("VmHWM:").max(rss_bytes),
    }
}

fn micros(value: libc::timeval) -> i64 {
    value.tv_sec as i64 * 1_000_000 + value.tv_usec as i64
}

fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() * 1024
}
