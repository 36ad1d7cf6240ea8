"""picows as a relay: the same bytes to every viewer; the transport keeps a view of what it cannot send at once.

https://picows.readthedocs.io/en/stable/reference.html#picows.WSListener.pause_writing
"""

import asyncio
from collections.abc import Callable
from typing import Any

from messages import Camera, Payload, Peer, Take
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest
from runner_process.server import Counters


class Viewer(Peer):
    """Receives every frame, however far it is behind: the frames queue in the transport."""

    def __init__(self, viewers: set["Viewer"], backlog_bytes: int | None, counters: Counters) -> None:
        super().__init__()
        self.viewers = viewers
        self.backlog_bytes = backlog_bytes
        self.counters = counters
        self.is_behind = False

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Ask for a call when the backlog is reached, and when it has drained."""
        self.transport = transport
        if self.backlog_bytes:
            below = self.backlog_bytes - 1
            transport.underlying_transport.set_write_buffer_limits(high=below, low=below)
        self.viewers.add(self)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Take no more frames."""
        self.viewers.discard(self)

    def pause_writing(self) -> None:
        """Note that the backlog is reached."""
        self.is_behind = True

    def resume_writing(self) -> None:
        """Note that less than the backlog waits."""
        self.is_behind = False

    def show(self, kind: WSMsgType, payload: Payload) -> None:
        """Send a frame of a camera."""
        self.send(kind, payload)

    def send(self, kind: WSMsgType, payload: Payload) -> None:
        """Hand a frame to the library, and count it; after a close frame picows sends nothing."""
        if self.transport.is_close_frame_sent or self.transport.is_disconnected:
            return
        self.counters.sent_frames += 1
        self.counters.sent_bytes += len(payload)
        self.transport.send(kind, payload)


class DropNewestViewer(Viewer):
    """Drops frames that arrive while it is behind."""

    def show(self, kind: WSMsgType, payload: Payload) -> None:
        """Send a frame, or drop it."""
        if self.is_behind:
            self.counters.dropped += 1
        else:
            self.send(kind, payload)


class LatestOnlyViewer(Viewer):
    """Keeps the newest of the frames that come while it is behind."""

    latest: tuple[WSMsgType, Payload] | None = None

    def show(self, kind: WSMsgType, payload: Payload) -> None:
        """Send a frame, or let it replace the waiting one."""
        if self.latest is None and not self.is_behind:
            self.send(kind, payload)
            return
        if self.latest:
            self.counters.dropped += 1
        self.latest = (kind, payload)

    def resume_writing(self) -> None:
        """Send what has waited in the next turn of the loop: the transport is still writing."""
        super().resume_writing()
        asyncio.get_running_loop().call_soon(self.send_latest)

    def send_latest(self) -> None:
        """Send the frame that has waited."""
        if self.latest and not self.is_behind:
            (kind, payload), self.latest = self.latest, None
            self.send(kind, payload)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Take no more frames; one that still waits is left out."""
        super().on_ws_disconnected(transport)
        if self.latest:
            self.latest = None
            self.counters.dropped += 1


class CloseViewer(Viewer):
    """Is cut off when it is behind, without a close frame, which a viewer that does not read would not receive."""

    def show(self, kind: WSMsgType, payload: Payload) -> None:
        """Send a frame, or disconnect the viewer."""
        if self.is_behind:
            self.viewers.discard(self)
            self.transport.disconnect(graceful=False)
        else:
            self.send(kind, payload)


class RelayCamera(Camera):
    """Passes on what it takes to the viewers of the moment: one copy that outlives the callback, for all."""

    def __init__(self, viewers: set[Viewer], take: Take) -> None:
        super().__init__(WSFrame.get_payload_as_bytes)
        self.viewers = viewers
        self.take = take

    def on_message(self, transport: WSTransport, kind: WSMsgType, payload: Payload) -> None:
        """Pass a frame on to the viewers."""
        self.take(kind, payload)
        for viewer in tuple(self.viewers):
            viewer.show(kind, payload)


POLICIES = {
    "queue": Viewer,
    "drop-newest": DropNewestViewer,
    "latest-only": LatestOnlyViewer,
    "close": CloseViewer,
}


def create_relay(
    config: dict[str, Any], counters: Counters, take: Take
) -> Callable[[WSUpgradeRequest], WSListener]:
    """Return what gives each connection its listener; the path tells cameras and viewers apart."""
    slow_viewer = config["slowViewer"] or {"policy": "queue", "backlogBytes": None}
    viewer_of_policy, backlog_bytes = POLICIES[slow_viewer["policy"]], slow_viewer["backlogBytes"]
    viewers: set[Viewer] = set()

    def route(request: WSUpgradeRequest) -> WSListener:
        if request.path == b"/viewer":
            return viewer_of_policy(viewers, backlog_bytes, counters)
        return RelayCamera(viewers, take)

    return route
