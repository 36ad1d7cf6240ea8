"""How a framework's handler takes a message: it counts it, and adds it to the digest where one is asked for."""

import time
from collections.abc import Callable

from runner_process.server import ServerState

# Takes a message and returns its payload's size in bytes.
Take = Callable[[str | bytes], int]


def create_take(state: ServerState) -> Take:
    """Return the one way of taking a message that the state asks for."""
    counters, chain = state.counters, state.chain

    def take(message: str | bytes) -> int:
        size = len(message) if isinstance(message, bytes) else len(message.encode())
        counters.frames += 1
        counters.bytes += size
        counters.last_delivery_ns = time.monotonic_ns()
        return size

    def prove(message: str | bytes) -> int:
        is_text = isinstance(message, str)
        prover.add(message.encode() if isinstance(message, str) else message, is_text)
        return take(message)

    if chain is None:
        return take
    prover = chain
    return prove
