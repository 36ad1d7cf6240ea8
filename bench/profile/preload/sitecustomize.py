"""Times Python's garbage collections and writes them at the end; imported as the interpreter starts."""

import atexit
import gc
import json
import os
import time
from typing import Any

_ORIGIN = time.perf_counter()
_collections: list[dict[str, float]] = []


def _watch(phase: str, _info: dict[str, Any]) -> None:
    at_ms = (time.perf_counter() - _ORIGIN) * 1000
    if phase == "start":
        _collections.append({"atMs": at_ms, "tookMs": 0.0})
    elif _collections:
        _collections[-1]["tookMs"] = at_ms - _collections[-1]["atMs"]


def _write(file: str) -> None:
    with open(file, "w", encoding="utf-8") as facts:
        json.dump(_collections, facts)


_file = os.environ.get("IMAGE_STREAM_BENCH_GC_FACTS")
if _file:
    gc.callbacks.append(_watch)
    atexit.register(_write, _file)
