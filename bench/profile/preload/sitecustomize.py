"""Times Python's garbage collections and writes their number and sum at the end; imported as the interpreter starts."""

import atexit
import gc
import json
import os
import time
from typing import Any

_started = 0.0
_collections = 0
_total_ms = 0.0


def _watch(phase: str, _info: dict[str, Any]) -> None:
    global _started, _collections, _total_ms
    if phase == "start":
        _started = time.perf_counter()
    else:
        _collections += 1
        _total_ms += (time.perf_counter() - _started) * 1000


def _write(file: str) -> None:
    with open(file, "w", encoding="utf-8") as facts:
        json.dump({"collections": _collections, "totalMs": _total_ms}, facts)


_file = os.environ.get("IMAGE_STREAM_BENCH_GC_FACTS")
if _file:
    gc.callbacks.append(_watch)
    atexit.register(_write, _file)
