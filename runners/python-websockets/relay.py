"""websockets as a relay: `broadcast` to the viewers that a policy leaves.

https://websockets.readthedocs.io/en/stable/topics/broadcast.html
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from messages import Take
from runner_process.server import Counters
from websockets.asyncio.server import ServerConnection, broadcast
from websockets.exceptions import ConnectionClosedError
from websockets.protocol import State

Message = str | bytes


class RelayConnection(ServerConnection):
    """A connection that reports when it is no longer behind."""

    on_caught_up: Callable[[], None] | None = None

    def resume_writing(self) -> None:
        """Continue as the library does; the callback may write, so it gets its own turn of the loop."""
        super().resume_writing()
        if self.on_caught_up:
            asyncio.get_running_loop().call_soon(self.on_caught_up)


class Viewer:
    """A connection to `/viewer`, and the frame that waits for it beside its backlog."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.latest: tuple[Message, int] | None = None
        self.unacknowledged = 0

    def unsent_bytes(self) -> int:
        """Return what asyncio's transport has not handed to the kernel yet."""
        return self.connection.transport.get_write_buffer_size()


class FanOut:
    """Gives each frame to every viewer, however far it is behind: the frames queue in the transport."""

    def __init__(self, backlog_bytes: float, counters: Counters) -> None:
        self.backlog_bytes = backlog_bytes
        self.counters = counters
        self.viewers: set[Viewer] = set()

    def add(self, viewer: Viewer) -> None:
        """Add a viewer, which receives frames from now on."""
        self.viewers.add(viewer)

    def remove(self, viewer: Viewer) -> None:
        """Remove a viewer, for which a frame may still wait."""
        self.viewers.discard(viewer)
        if viewer.latest:
            viewer.latest = None
            self.counters.dropped += 1

    def forward(self, message: Message, size: int) -> None:
        """Pass on a message with a payload of `size` bytes."""
        self.send(self.open_viewers(), message, size)

    def open_viewers(self) -> list[Viewer]:
        """Return those that `broadcast` would not skip."""
        return [viewer for viewer in self.viewers if viewer.connection.state is State.OPEN]

    def is_behind(self, viewer: Viewer) -> bool:
        """Return whether the policy must act."""
        return viewer.unsent_bytes() >= self.backlog_bytes

    def acknowledge(self, viewer: Viewer) -> None:
        """Ignore a message of a viewer."""

    def send(self, viewers: Iterable[Viewer], message: Message, size: int) -> None:
        """Hand a message to the library for some viewers, and count it."""
        connections = [viewer.connection for viewer in viewers]
        self.counters.sent_frames += len(connections)
        self.counters.sent_bytes += len(connections) * size
        broadcast(connections, message)


class DropNewest(FanOut):
    """Drops a frame for viewers that are behind."""

    def forward(self, message: Message, size: int) -> None:
        """Pass on a message to those who can take it."""
        viewers = self.open_viewers()
        ready = [viewer for viewer in viewers if not self.is_behind(viewer)]
        self.counters.dropped += len(viewers) - len(ready)
        self.send(ready, message, size)


class LatestOnly(FanOut):
    """Keeps the newest frame for viewers that are behind, until the transport calls for more."""

    def add(self, viewer: Viewer) -> None:
        """Register for the moment when the viewer's connection has caught up."""
        super().add(viewer)
        if isinstance(viewer.connection, RelayConnection):
            viewer.connection.on_caught_up = partial(self.send_latest, viewer)

    def forward(self, message: Message, size: int) -> None:
        """Pass on a message, or let it replace the waiting one."""
        ready = []
        for viewer in self.open_viewers():
            if viewer.latest is None and not self.is_behind(viewer):
                ready.append(viewer)
                continue
            if viewer.latest is not None:
                self.counters.dropped += 1
            viewer.latest = (message, size)
        self.send(ready, message, size)

    def send_latest(self, viewer: Viewer) -> None:
        """Send what has waited for the viewer to catch up."""
        if viewer.latest and not self.is_behind(viewer) and viewer.connection.state is State.OPEN:
            message, size = viewer.latest
            viewer.latest = None
            self.send([viewer], message, size)


class Window(LatestOnly):
    """Sends a viewer no more frames than it may leave unacknowledged, and keeps the newest."""

    def __init__(self, window_frames: int, counters: Counters) -> None:
        super().__init__(math.inf, counters)
        self.window_frames = window_frames

    def is_behind(self, viewer: Viewer) -> bool:
        """Return whether the window is full."""
        return viewer.unacknowledged >= self.window_frames

    def acknowledge(self, viewer: Viewer) -> None:
        """Take the acknowledgement of a frame, which makes room for another."""
        viewer.unacknowledged -= 1
        self.send_latest(viewer)

    def send(self, viewers: Iterable[Viewer], message: Message, size: int) -> None:
        """Send a message, which is unacknowledged from now on."""
        receivers = list(viewers)
        for viewer in receivers:
            viewer.unacknowledged += 1
        super().send(receivers, message, size)


class Close(FanOut):
    """Cuts off viewers that are behind, without a close frame, which a viewer that does not read would not receive."""

    def forward(self, message: Message, size: int) -> None:
        """Pass on a message to those who stay."""
        for viewer in [viewer for viewer in self.viewers if self.is_behind(viewer)]:
            self.remove(viewer)
            viewer.connection.transport.abort()
        self.send(self.open_viewers(), message, size)


POLICIES = {"queue": FanOut, "drop-newest": DropNewest, "latest-only": LatestOnly, "close": Close}


def create_relay(
    config: dict[str, Any], counters: Counters, take: Take
) -> Callable[[ServerConnection], Awaitable[None]]:
    """Return the handler of cameras and viewers alike; the path tells them apart."""
    slow_viewer = config["slowViewer"] or {"policy": "queue", "backlogBytes": math.inf}
    fan_out = (
        Window(slow_viewer["windowFrames"], counters)
        if slow_viewer["policy"] == "window"
        else POLICIES[slow_viewer["policy"]](slow_viewer["backlogBytes"], counters)
    )

    async def show(connection: ServerConnection) -> None:
        viewer = Viewer(connection)
        fan_out.add(viewer)
        try:
            with suppress(ConnectionClosedError):
                async for _ in connection:
                    fan_out.acknowledge(viewer)
        finally:
            fan_out.remove(viewer)

    async def handle(connection: ServerConnection) -> None:
        if connection.request and connection.request.path == "/viewer":
            await show(connection)
            return
        async for message in connection:
            fan_out.forward(message, take(message))

    return handle
