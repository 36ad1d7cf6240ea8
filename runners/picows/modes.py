"""The modes of the picows server."""

import asyncio
from collections.abc import Callable
from itertools import cycle
from typing import Any

from messages import Camera, Own, Payload, Peer, Take, create_own
from picows import WSListener, WSMsgType, WSTransport, WSUpgradeRequest
from relay import create_relay
from runner_process.pool import read_push_pool
from runner_process.server import Counters, ServerState
from runner_process.work import DoWork, create_work

Route = Callable[[WSUpgradeRequest], WSListener]


def create_route(config: dict[str, Any], state: ServerState, take: Take) -> Route:
    """Return what `ws_create_server` asks for a listener in the configuration's mode."""
    own = create_own(config)
    match config["mode"]:
        case "ingest":
            return lambda request: Ingest(own, take)
        case "ingest-ack":
            work = create_work(config, state)
            if work is None:
                return lambda request: IngestAck(own, take, config)
            return lambda request: IngestWork(own, take, config, work)
        case "push":
            frames = read_push_pool(config)
            return lambda request: Push(frames, state)
        case "relay":
            return create_relay(config, state.counters, take)
        case "echo":
            return lambda request: Echo(own, take, state.counters)
        case mode:
            raise ValueError(f"picows has no mode {mode}")


class Ingest(Camera):
    """Takes what comes."""

    def __init__(self, own: Own, take: Take) -> None:
        super().__init__(own)
        self.take = take

    def on_message(self, transport: WSTransport, kind: WSMsgType, payload: Payload) -> None:
        """Take a message."""
        self.take(kind, payload)


class IngestAck(Ingest):
    """Answers frames by their sequence number, and short texts by themselves."""

    def __init__(self, own: Own, take: Take, config: dict[str, Any]) -> None:
        super().__init__(own, take)
        offset = config["sequenceOffset"]
        self.sequence = slice(offset, offset + config["acknowledgementBytes"])
        self.max_echo_text_bytes = config["maxEchoTextBytes"]

    def on_message(self, transport: WSTransport, kind: WSMsgType, payload: Payload) -> None:
        """Take a message and answer it."""
        if kind == WSMsgType.BINARY:
            self.take(kind, payload)
            transport.send(WSMsgType.BINARY, payload[self.sequence])
        elif len(payload) <= self.max_echo_text_bytes:
            transport.send(WSMsgType.TEXT, payload)


class IngestWork(IngestAck):
    """Answers a frame when the work on it is done; frames wait for that in a queue, because the callback cannot."""

    def __init__(self, own: Own, take: Take, config: dict[str, Any], work: DoWork) -> None:
        super().__init__(own, take, config)
        self.work = work
        self.frames: asyncio.Queue[Payload] = asyncio.Queue()

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Begin to work."""
        self.working = asyncio.create_task(self.answer_in_turn(transport))

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """End the work."""
        self.working.cancel()

    def on_message(self, transport: WSTransport, kind: WSMsgType, payload: Payload) -> None:
        """Take a message; a frame is answered later."""
        if kind != WSMsgType.BINARY:
            super().on_message(transport, kind, payload)
            return
        self.take(kind, payload)
        self.frames.put_nowait(payload)

    async def answer_in_turn(self, transport: WSTransport) -> None:
        """Work on one frame after the other."""
        while True:
            frame = await self.frames.get()
            if await self.work(frame):
                transport.send(WSMsgType.BINARY, frame[self.sequence])


class Echo(Ingest):
    """Sends back what comes, text as text."""

    def __init__(self, own: Own, take: Take, counters: Counters) -> None:
        super().__init__(own, take)
        self.counters = counters

    def on_message(self, transport: WSTransport, kind: WSMsgType, payload: Payload) -> None:
        """Take a message and send it back."""
        self.take(kind, payload)
        self.counters.sent_frames += 1
        self.counters.sent_bytes += len(payload)
        transport.send(kind, payload)


class Push(Peer):
    """Sends the frames in a cycle, the next while no more than one is unsent."""

    def __init__(self, frames: list[bytes], state: ServerState) -> None:
        super().__init__()
        self.frames = cycle(frames)
        self.frame_bytes = len(frames[0])
        self.counters = state.counters
        self.state = state
        self.is_paused = False
        self.call_soon = asyncio.get_running_loop().call_soon

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Begin to send."""
        self.transport = transport
        limit = self.frame_bytes
        transport.underlying_transport.set_write_buffer_limits(high=limit, low=limit)
        self.push_next()

    def push_next(self) -> None:
        """Send one frame; a turn of the loop lets other viewers receive."""
        transport = self.transport
        if self.state.is_stopped or transport.is_close_frame_sent or transport.is_disconnected:
            return
        self.counters.sent_frames += 1
        self.counters.sent_bytes += self.frame_bytes
        transport.send(WSMsgType.BINARY, next(self.frames))
        if not self.is_paused:
            self.call_soon(self.push_next)

    def pause_writing(self) -> None:
        """Note that more than one frame is unsent."""
        self.is_paused = True

    def resume_writing(self) -> None:
        """Note that one of them has left."""
        self.is_paused = False
        self.call_soon(self.push_next)
