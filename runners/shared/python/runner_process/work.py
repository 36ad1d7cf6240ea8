"""What the application does with a frame before it answers: hashes it on the loop, decodes or stores it in a pool of threads.

https://docs.python.org/3/library/asyncio-eventloop.html#executing-code-in-thread-or-process-pools
"""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from runner_process.commands import announce_unavailable
from runner_process.server import ServerState

FIELDS = 4

# Does the work on a frame, and returns whether it could be done.
DoWork = Callable[[Any], Awaitable[bool]]

# What was made of a frame, told when it is asked for.
Tell = Callable[[], dict[str, Any]]


class Work:
    """Counts the frames on which the work is done, and remembers the last."""

    def __init__(self, applied: dict[str, Any]) -> None:
        self.applied = applied
        self.frames = 0
        self.fault: str | None = None
        self.last: tuple[str, Tell] | None = None

    def read(self) -> dict[str, Any]:
        """Return the part of the stats line."""
        last = {"stamp": self.last[0], "evidence": self.last[1]()} if self.last else None
        return {"frames": self.frames, "fault": self.fault, "last": last}


def create_work(config: dict[str, Any], state: ServerState) -> DoWork | None:
    """Return what a handler awaits before it answers.

    None where the application receives only: without work in the configuration, and once a digest is asked for.
    """
    settings = config.get("work")
    if settings is None or state.chain is not None:
        return None
    offset = config["sequenceOffset"]
    stamp = slice(offset, offset + settings["stampBytes"])
    applied, handle = create_kind(settings)
    work = Work({"work": settings["kind"]} | applied)
    state.work = work

    async def do_work(frame: Any) -> bool:
        name = bytes(frame[stamp]).hex()
        try:
            tell = await handle(frame)
        except Exception as error:
            state.counters.failed += 1
            work.fault = work.fault or str(error)
            return False
        work.frames += 1
        work.last = (name, tell)
        return True

    return do_work


def create_kind(settings: dict[str, Any]) -> tuple[dict[str, Any], Callable[[Any], Awaitable[Tell]]]:
    """Return what the ready line says of the work, and the work itself."""
    if settings["kind"] == "hash":
        return {"hash": "sha256, on the loop"}, hash_frame
    threads = os.cpu_count() or 1
    pool = ThreadPoolExecutor(threads)
    applied, handle = create_decoder() if settings["kind"] == "decode" else create_store(settings)

    async def handle_in_pool(frame: Any) -> Tell:
        return await asyncio.get_running_loop().run_in_executor(pool, handle, frame)

    return applied | {"threads": threads}, handle_in_pool


async def hash_frame(frame: Any) -> Tell:
    """Hash on the loop, which does nothing else meanwhile."""
    digest = hashlib.sha256(frame).hexdigest()
    return lambda: {"sha256": digest}


def create_decoder() -> tuple[dict[str, Any], Callable[[Any], Tell]]:
    """Return the decoder: https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.Image.load."""
    try:
        import PIL
        from PIL import Image
    except ImportError as error:
        announce_unavailable(f"Pillow does not load: {error}", "python3 -m pip install Pillow")

    def describe(image: Any) -> dict[str, Any]:
        width, height = image.size
        grey = image.convert("L")
        middles = [
            ((2 * column + 1) * width // (2 * FIELDS), (2 * row + 1) * height // (2 * FIELDS))
            for row in range(FIELDS)
            for column in range(FIELDS)
        ]
        return {"width": width, "height": height, "luma": [grey.getpixel(middle) for middle in middles]}

    def decode(frame: Any) -> Tell:
        image = Image.open(BytesIO(frame))
        image.load()
        return lambda: describe(image)

    return {"decoder": f"Pillow {PIL.__version__}"}, decode


def create_store(settings: dict[str, Any]) -> tuple[dict[str, Any], Callable[[Any], Tell]]:
    """Return what writes a frame to the next of some files, over and over, so that no disk fills."""
    folder, files = Path(settings["folder"]), settings["files"]
    folder.mkdir(parents=True, exist_ok=True)
    numbers = count()

    def store(frame: Any) -> Tell:
        path = folder / f"frame-{next(numbers) % files}.jpg"
        path.write_bytes(frame)
        return lambda: {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}

    return {"storedFiles": files}, store
