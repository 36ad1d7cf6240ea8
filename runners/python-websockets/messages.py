"""Handling of received messages: counted, or read to the end of a connection and ignored."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from runner_process.server import ServerState
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosedError

MEBIBYTE = 1_048_576

# Takes a message and returns its payload's size in bytes.
Take = Callable[[str | bytes], int]


def create_take(config: dict[str, Any], state: ServerState) -> Take:
    """Return the one way of taking a message that configuration and state ask for: counted, logged, in the digest."""
    counters, chain = state.counters, state.chain
    log = config["switches"]["log"]
    logger = logging.getLogger("server")
    if log:
        logging.basicConfig(level=logging.INFO)

    def take(message: str | bytes) -> int:
        payload = message.encode() if isinstance(message, str) else message
        counters.frames += 1
        counters.bytes += len(payload)
        counters.last_delivery_ns = time.monotonic_ns()
        if log:
            logger.info(f"Received {len(payload) / MEBIBYTE:.2f} MB JPEG frame")
        return len(payload)

    def prove(message: str | bytes) -> int:
        is_text = isinstance(message, str)
        prover.add(message.encode() if isinstance(message, str) else message, is_text)
        return take(message)

    if chain is None:
        return take
    prover = chain
    return prove


async def discard_messages(connection: ServerConnection) -> None:
    """Read to the end of a connection that is no camera's; how it ends is no failure."""
    with suppress(ConnectionClosedError):
        async for _ in connection:
            pass
