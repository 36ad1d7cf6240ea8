"""The lines of a load generator: a ready line, and its counters on request."""

import platform
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Protocol

from runner_process.commands import print_line, read_commands
from runner_process.usage import read_usage


class CloseFrame(Protocol):
    """Return the server's reason for ending a connection."""

    code: int
    reason: str


def print_closed(received: CloseFrame | None, otherwise: str) -> None:
    """Print that a connection has ended; 1006 stands for an end without a close frame."""
    code, reason = (received.code, received.reason) if received else (1006, otherwise)
    print_line({"event": "closed", "code": int(code), "reason": reason})


def announce_generator(library: str, extensions: str | None) -> None:
    """Print the ready line: every connection is open, and sending begins."""
    print_line(
        {
            "event": "ready",
            "runtime": platform.python_implementation(),
            "runtimeVersion": platform.python_version(),
            "library": library,
            "libraryVersion": version(library),
            "cipher": None,
            "extensions": extensions,
        }
    )


async def answer_commands(
    *, counters: Callable[[], dict[str, int | None]], stop: Callable[[], Awaitable[None]]
) -> None:
    """Answer `stats` and `stop` until stdin ends."""
    async for command in read_commands():
        if command == "stop":
            await stop()
        event = "stopped" if command == "stop" else "stats"
        unknown = {"connectionFrames": None, "offer": None}
        print_line({"event": event, "mode": "ingest", **read_usage(), **unknown, **counters()})
