"""picows on asyncio or uvloop.

https://picows.readthedocs.io/en/stable/reference.html
"""

import inspect
import logging
import time
from importlib.metadata import version
from typing import Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server
from runner_process.commands import read_argument
from runner_process.digest_chain import DigestChain
from runner_process.server import Counters, describe_loop, run_server, serve_contract

MEBIBYTE = 1_048_576

# RFC 6455, section 5.2: 2 bytes, 8 of a long payload's length, 4 of the masking key.
LONGEST_HEADER_BYTES = 14

DATA_FRAMES = (WSMsgType.BINARY, WSMsgType.TEXT, WSMsgType.CONTINUATION)


def choose_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `ws_create_server` that the configuration asks for."""
    limits, switches = config["limits"], config["switches"]
    settings: dict[str, Any] = {}
    if limits["maxMessageBytes"] is not None:
        settings["max_frame_size"] = limits["maxMessageBytes"]
    if limits["idleTimeoutSeconds"] is not None:
        settings["enable_auto_ping"] = limits["idleTimeoutSeconds"] > 0
    if switches["idiom"] == "tuned":
        settings["read_buffer_init_size"] = config["frameBytes"] + LONGEST_HEADER_BYTES
    return settings


def describe_settings(settings: dict[str, Any], keep: bool) -> dict[str, Any]:
    """Return the settings in force: those given, and this version's defaults for the others."""
    parameters = inspect.signature(ws_create_server).parameters
    named = ("read_buffer_init_size", "enable_auto_ping")
    in_force = {name: settings.get(name, parameters[name].default) for name in named}
    return {
        "maxMessageBytes": settings.get("max_frame_size", parameters["max_frame_size"].default),
        **in_force,
        "eventLoop": describe_loop(),
        # picows takes its transport from aiofastnet, whatever the event loop.
        "aiofastnet": version("aiofastnet"),
        "copied": keep,
    }


async def main() -> None:
    """Serve until stdin ends."""
    config = read_argument()
    log, keep = config["switches"]["log"], config["switches"]["keep"]
    logger = logging.getLogger("server")
    if log:
        logging.basicConfig(level=logging.INFO)
    counters = Counters()
    chain = DigestChain() if config["digest"] else None

    class Ingest(WSListener):
        """Takes each image as a view that ends with the callback, or as a copy."""

        def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
            if frame.msg_type in DATA_FRAMES:
                image = frame.get_payload_as_bytes() if keep else frame.get_payload_as_memoryview()
                counters.bytes += len(image)
                # Parts of a message arrive as frames of their own; the last one makes it an image.
                counters.frames += frame.fin
                counters.last_delivery_ns = time.monotonic_ns()
                if log:
                    logger.info(f"Received {len(image) / MEBIBYTE:.2f} MB JPEG frame")
            elif frame.msg_type == WSMsgType.CLOSE:
                transport.send_close(frame.get_close_code(), frame.get_close_message())
                transport.disconnect()

    class ProvingIngest(Ingest):
        """Puts the parts of a message together, and adds it to the chain before it is counted."""

        def __init__(self) -> None:
            super().__init__()
            self.is_text = False
            self.parts = b""

        def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
            if chain and frame.msg_type in DATA_FRAMES:
                if frame.msg_type != WSMsgType.CONTINUATION:
                    self.is_text, self.parts = frame.msg_type == WSMsgType.TEXT, b""
                self.parts += frame.get_payload_as_bytes()
                if frame.fin:
                    chain.add(self.parts, self.is_text)
            super().on_ws_frame(transport, frame)

    settings = choose_settings(config)
    listener = ProvingIngest if chain else Ingest
    server = await ws_create_server(lambda request: listener(), "127.0.0.1", 0, **settings)
    await serve_contract(
        port=server.sockets[0].getsockname()[1],
        library="picows",
        ownership="owned" if keep else "view",
        applied=describe_settings(settings, keep),
        counters=counters,
        digest=chain,
    )


run_server(main, read_argument()["switches"]["accelerator"])
