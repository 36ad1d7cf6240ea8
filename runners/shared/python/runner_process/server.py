"""The process side of the contract for servers: what they count, their event loop, TLS, ready line and stats."""

import asyncio
import os
import platform
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Protocol

from runner_process.commands import announce_unavailable, print_line, read_commands
from runner_process.digest_chain import DigestChain
from runner_process.usage import read_usage


@dataclass(slots=True)
class Counters:
    """What a server counts; it changes them itself, on its own message path."""

    frames: int = 0
    bytes: int = 0
    last_delivery_ns: int | None = None
    sent_frames: int = 0
    sent_bytes: int = 0
    dropped: int = 0
    failed: int = 0


class ApplicationWork(Protocol):
    """What the application does with a frame before it answers."""

    applied: dict[str, Any]

    def read(self) -> dict[str, Any]:
        """Return the part of the stats line."""


@dataclass(slots=True)
class ServerState:
    """The state of a server beside its library."""

    counters: Counters = field(default_factory=Counters)
    # From the command `digest` on.
    chain: DigestChain | None = None
    # Whether the command `stop` has come: a server that pushes begins no more frames.
    is_stopped: bool = False
    # Where the application does more than to receive: how, and what it has done so far.
    work: ApplicationWork | None = None


def create_tls_context(config: dict[str, Any]) -> ssl.SSLContext | None:
    """Return Python's defaults for servers with the certificate of the configuration; None stands for plain TCP."""
    files = config["tls"]
    if files is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(files["certFile"], files["keyFile"])
    return context


def run_server(main: Callable[[], Coroutine[Any, Any, None]], accelerator: str) -> None:
    """Run `main` on uvloop where the accelerator is on, else on asyncio's own loop."""
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if accelerator == "on":
        try:
            import uvloop
        except ImportError as error:
            announce_unavailable(f"uvloop does not load: {error}", "python3 -m pip install uvloop")
        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(main())


def describe_loop() -> str:
    """Name the event loop that is running, with its version where it has one of its own."""
    package = type(asyncio.get_running_loop()).__module__.partition(".")[0]
    return package if package == "asyncio" else f"{package} {version(package)}"


async def serve_contract(
    state: ServerState,
    *,
    port: int,
    library: str,
    ownership: str,
    applied: dict[str, Any],
    renew: Callable[[], None],
) -> None:
    """Print the ready line, answer `stats` and obey `stop` and `digest` until stdin ends.

    `renew` gives connections that open from now on a new handler: the state has a chain then.
    """
    print_line(
        {
            "event": "ready",
            "port": port,
            "runtime": platform.python_implementation(),
            "runtimeVersion": platform.python_version(),
            "library": library,
            "libraryVersion": version(library),
            "ownership": ownership,
            "applied": applied | _describe_allocator() | (state.work.applied if state.work else {}),
        }
    )
    async for command in read_commands():
        if command == "stop":
            state.is_stopped = True
        if command == "digest":
            state.chain = DigestChain()
            renew()
        if command == "stats":
            print_line(_read_stats(state))


def _describe_allocator() -> dict[str, Any]:
    """Return the settings of glibc's allocator, which reads them once, at the start."""
    names = ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_")
    return {name: os.environ[name] for name in names if name in os.environ}


def _read_stats(state: ServerState) -> dict[str, Any]:
    counters = state.counters
    return {
        "event": "stats",
        **read_usage(),
        "frames": counters.frames,
        "bytes": counters.bytes,
        "sentFrames": counters.sent_frames,
        "sentBytes": counters.sent_bytes,
        "dropped": counters.dropped,
        "failed": counters.failed,
        "lastDeliveryNs": counters.last_delivery_ns,
        **({"digest": state.chain.hex()} if state.chain else {}),
        **({"work": state.work.read()} if state.work else {}),
    }
