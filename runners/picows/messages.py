"""What every connection does, in every mode: whole messages out of frames, the answer to a close frame.

https://picows.readthedocs.io/en/stable/guides.html#message-fragmentation
"""

import logging
import time
from collections.abc import Callable
from itertools import cycle
from typing import Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport
from runner_process.server import ServerState

MEBIBYTE = 1_048_576

DATA_FRAMES = (WSMsgType.BINARY, WSMsgType.TEXT, WSMsgType.CONTINUATION)

Payload = bytes | memoryview

# Takes a message: its kind, and its payload.
Take = Callable[[WSMsgType, Payload], None]


# The payload of a frame as the application has it afterwards.
Own = Callable[[WSFrame], Payload]


class Peer(WSListener):
    """Ignores what comes, and answers a close frame, which picows leaves to the application."""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Handle a frame."""
        if frame.msg_type == WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code(), frame.get_close_message())
            transport.disconnect()

    def pause_writing(self) -> None:
        """Leave what is sent to queue in the transport; without this picows logs a warning each time."""

    def resume_writing(self) -> None:
        """Do nothing: the transport sends its queue itself."""


class Camera(Peer):
    """Hands over whole messages; one in one frame as the application owns it."""

    def __init__(self, own: Own) -> None:
        super().__init__()
        self.read_payload = own
        self.kind = WSMsgType.BINARY
        self.parts = b""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Handle a frame."""
        if frame.msg_type not in DATA_FRAMES:
            super().on_ws_frame(transport, frame)
        elif frame.fin and frame.msg_type != WSMsgType.CONTINUATION:
            self.on_message(transport, frame.msg_type, self.read_payload(frame))
        else:
            self.on_part(transport, frame)

    def on_part(self, transport: WSTransport, frame: WSFrame) -> None:
        """Put the parts of a message together."""
        if frame.msg_type != WSMsgType.CONTINUATION:
            self.kind, self.parts = frame.msg_type, b""
        self.parts += frame.get_payload_as_bytes()
        if frame.fin:
            payload, self.parts = self.parts, b""
            self.on_message(transport, self.kind, payload)

    def on_message(self, transport: WSTransport, kind: WSMsgType, payload: Payload) -> None:
        """Handle a message."""
        raise NotImplementedError


def create_own(config: dict[str, Any]) -> Own:
    """Return how the application owns the bytes of a frame, whose view ends with the callback.

    A pool fills the buffer of the oldest frame that it holds, which is cheaper than a new one.
    """
    match config["switches"]["keep"]:
        case "none":
            return WSFrame.get_payload_as_memoryview
        case "copy":
            return WSFrame.get_payload_as_bytes
    buffers = [bytearray(config["frameBytes"]) for _ in range(config["keptFrames"])]
    places = cycle(range(len(buffers)))

    def copy_to_pool(frame: WSFrame) -> Payload:
        view = frame.get_payload_as_memoryview()
        place = next(places)
        if len(view) > len(buffers[place]):
            buffers[place] = bytearray(len(view))
        kept = memoryview(buffers[place])[: len(view)]
        kept[:] = view
        return kept

    return copy_to_pool


def create_take(config: dict[str, Any], state: ServerState) -> Take:
    """Return the one way of taking a message that configuration and state ask for: counted, logged, in the digest."""
    counters, chain = state.counters, state.chain
    log = config["switches"]["log"]
    logger = logging.getLogger("server")
    if log:
        logging.basicConfig(level=logging.INFO)

    def take(kind: WSMsgType, payload: Payload) -> None:
        counters.frames += 1
        counters.bytes += len(payload)
        counters.last_delivery_ns = time.monotonic_ns()
        if log:
            logger.info(f"Received {len(payload) / MEBIBYTE:.2f} MB JPEG frame")

    def prove(kind: WSMsgType, payload: Payload) -> None:
        prover.add(bytes(payload), kind == WSMsgType.TEXT)
        take(kind, payload)

    if chain is None:
        return take
    prover = chain
    return prove
