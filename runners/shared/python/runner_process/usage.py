"""Resource use of this process: clock, CPU and memory."""

import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

STATUS = Path("/proc/self/status")


def read_usage() -> dict[str, Any]:
    """Return the fields of the contract that both servers and load generators report."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    rss_bytes, peak_rss_bytes = _read_memory(used.ru_maxrss)
    return {
        "timeNs": time.monotonic_ns(),
        "userCpuMicros": round(used.ru_utime * 1e6),
        "systemCpuMicros": round(used.ru_stime * 1e6),
        "rssBytes": rss_bytes,
        "peakRssBytes": max(rss_bytes, peak_rss_bytes),
    }


def _read_memory(max_rss: int) -> tuple[int, int]:
    # ru_maxrss is inherited from the process that spawned this one, VmHWM is not.
    if not STATUS.exists():
        peak = max_rss if sys.platform == "darwin" else max_rss * 1024
        return peak, peak
    kibibytes = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB$", STATUS.read_text(), re.MULTILINE))
    return int(kibibytes["VmRSS"]) * 1024, int(kibibytes["VmHWM"]) * 1024
