"""How long the event loop had nothing to do but wait: asyncio's, on a selector with a clock."""

import asyncio
import selectors
import time
from collections.abc import Callable


class TimedSelector(selectors.DefaultSelector):
    """The selector that asyncio would take, which adds up the time of the calls that may block."""

    def __init__(self) -> None:
        super().__init__()
        self.idle_ns = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait as the base class does; a call with timeout 0 only looks and is not counted."""
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        began = time.monotonic_ns()
        ready = super().select(timeout)
        self.idle_ns += time.monotonic_ns() - began
        return ready


def create_timed_loop() -> tuple[Callable[[], asyncio.AbstractEventLoop], TimedSelector]:
    """Return a factory of asyncio's default loop, and the selector that it will wait on."""
    selector = TimedSelector()
    return lambda: asyncio.SelectorEventLoop(selector), selector
