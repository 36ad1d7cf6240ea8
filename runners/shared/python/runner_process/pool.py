"""The frames that a server pushes, or a load generator sends: read once, each an immutable object of its own."""

from pathlib import Path
from typing import Any


def read_push_pool(config: dict[str, Any]) -> list[bytes]:
    """Cut the pool of a configuration in the mode `push` into its frames."""
    pool = config["pool"]
    return _read_frames(pool["file"], pool["frameCount"], config["frameBytes"])


def read_job_frames(job: dict[str, Any]) -> list[bytes]:
    """Cut the pool of a job into its frames."""
    return _read_frames(job["frameFile"], job["frameCount"], job["frameBytes"])


def _read_frames(path: str, count: int, frame_bytes: int) -> list[bytes]:
    with Path(path).open("rb") as file:
        return [file.read(frame_bytes) for _ in range(count)]
