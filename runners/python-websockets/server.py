"""websockets on asyncio or uvloop.

https://websockets.readthedocs.io/en/stable/reference/asyncio/server.html
"""

import inspect
import logging
import time
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any

from runner_process.commands import read_argument
from runner_process.digest_chain import DigestChain
from runner_process.server import Counters, describe_loop, run_server, serve_contract
from websockets import frames
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosedError

MEBIBYTE = 1_048_576

# Where the published numbers come from:
# https://github.com/python-websockets/websockets/issues/1595
PUBLISHED_LIMITS: dict[str, Any] = {
    "write_limit": 10 * MEBIBYTE,
    "max_size": None,
    "max_queue": None,
    "ping_interval": None,
}


def choose_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `serve` that the configuration asks for."""
    limits, switches = config["limits"], config["switches"]
    settings: dict[str, Any] = {}
    if switches["limits"] == "published":
        settings |= PUBLISHED_LIMITS
    if limits["maxMessageBytes"] is not None:
        settings["max_size"] = limits["maxMessageBytes"]
    if limits["backpressureBytes"] is not None:
        settings["write_limit"] = limits["backpressureBytes"]
    if limits["idleTimeoutSeconds"] is not None:
        settings["ping_interval"] = limits["idleTimeoutSeconds"] or None
    if switches["deflate"] != "default":
        settings["compression"] = "deflate" if switches["deflate"] == "on" else None
    return settings


def describe_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings in force: those given, and this version's defaults for the others."""
    parameters = inspect.signature(serve).parameters
    named = ("max_queue", "write_limit", "ping_interval", "ping_timeout", "compression")
    in_force = {name: settings.get(name, parameters[name].default) for name in named}
    return {
        "maxMessageBytes": settings.get("max_size", parameters["max_size"].default),
        **in_force,
        "eventLoop": describe_loop(),
        # Where the C extension is not built, a function in Python takes its place without a word.
        "applyMask": frames.apply_mask.__module__,  # type: ignore[attr-defined]
    }


async def prove(messages: AsyncIterable[str | bytes], chain: DigestChain) -> AsyncIterator[str | bytes]:
    """Yield every message after it has been added to the chain."""
    async for message in messages:
        is_text = isinstance(message, str)
        chain.add(message.encode() if isinstance(message, str) else message, is_text)
        yield message


async def main() -> None:
    """Serve until stdin ends."""
    config = read_argument()
    log = config["switches"]["log"]
    logger = logging.getLogger("server")
    if log:
        logging.basicConfig(level=logging.INFO)
    counters = Counters()
    chain = DigestChain() if config["digest"] else None

    async def ingest(connection: ServerConnection) -> None:
        try:
            async for message in prove(connection, chain) if chain else connection:
                image = message.encode() if isinstance(message, str) else message
                counters.frames += 1
                counters.bytes += len(image)
                counters.last_delivery_ns = time.monotonic_ns()
                if log:
                    logger.info(f"Received {len(image) / MEBIBYTE:.2f} MB JPEG frame")
        except ConnectionClosedError:
            counters.failed += 1

    settings = choose_settings(config)
    server = await serve(ingest, "127.0.0.1", 0, **settings)
    await serve_contract(
        port=server.sockets[0].getsockname()[1],
        library="websockets",
        ownership="owned",
        applied=describe_settings(settings),
        counters=counters,
        digest=chain,
    )


run_server(main, read_argument()["switches"]["accelerator"])
