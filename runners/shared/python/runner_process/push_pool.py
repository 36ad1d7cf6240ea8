"""The images that a server pushes: read once, each an object of its own that nobody changes."""

from pathlib import Path
from typing import Any


def read_push_pool(config: dict[str, Any]) -> list[bytes]:
    """Cut the configuration's pool into its images, `frameCount` of `frameBytes`."""
    pool = config["pool"]
    with Path(pool["file"]).open("rb") as file:
        return [file.read(config["frameBytes"]) for _ in range(pool["frameCount"])]
