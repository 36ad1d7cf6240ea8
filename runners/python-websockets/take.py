"""What is done with an image that arrives, whatever the mode: counted, logged and proved where that is asked for."""

import logging
import time
from collections.abc import Callable
from typing import Any

from runner_process.digest_chain import DigestChain
from runner_process.server import Counters

MEBIBYTE = 1_048_576

# Takes a message and returns its payload's size in bytes.
Take = Callable[[str | bytes], int]


def create_take(config: dict[str, Any], counters: Counters, chain: DigestChain | None) -> Take:
    """Return the one way of taking a message that the configuration asks for."""
    log = config["switches"]["log"]
    logger = logging.getLogger("server")
    if log:
        logging.basicConfig(level=logging.INFO)

    def take(message: str | bytes) -> int:
        image = message.encode() if isinstance(message, str) else message
        counters.frames += 1
        counters.bytes += len(image)
        counters.last_delivery_ns = time.monotonic_ns()
        if log:
            logger.info(f"Received {len(image) / MEBIBYTE:.2f} MB JPEG frame")
        return len(image)

    def prove(message: str | bytes) -> int:
        is_text = isinstance(message, str)
        prover.add(message.encode() if isinstance(message, str) else message, is_text)
        return take(message)

    if chain is None:
        return take
    prover = chain
    return prove
