"""The reference client, a reconstruction: the client of websockets as shipped, flat out."""

import asyncio
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from idle_time import create_timed_loop
from runner_process.commands import print_line, read_argument, read_commands
from runner_process.usage import read_usage
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from wire_count import CountedConnection


class Camera:
    """Sends the images of a pool in turn over every connection, until it is told to stop."""

    def __init__(self, connections: Sequence[CountedConnection], images: Sequence[bytes]) -> None:
        self.connections = connections
        self.images = images
        self.frames = 0
        self.begun = 0
        self.stopping = False

    def start(self) -> None:
        """Begin to send, each connection from another image."""
        step = len(self.images) // len(self.connections)
        self.tasks = [
            asyncio.create_task(self.send(connection, index * step))
            for index, connection in enumerate(self.connections)
        ]

    async def send(self, connection: CountedConnection, at: int) -> None:
        """Send one image after the other; a frame counts when `send` has returned."""
        try:
            while not self.stopping:
                self.begun += 1
                await connection.send(self.images[at % len(self.images)])
                self.frames += 1
                at += 1
                # While the kernel takes all it is given, send() never lets the loop do other work.
                await asyncio.sleep(0)
        except ConnectionClosed as error:
            report_closed(error)

    async def stop(self) -> None:
        """Begin no more frames, and return when the kernel has all that were begun."""
        self.stopping = True
        await asyncio.gather(*self.tasks)
        while any(connection.pending_bytes for connection in self.connections):
            await asyncio.sleep(0.001)

    def counters(self) -> dict[str, int | None]:
        """Return the counters of the contract that only a camera has."""
        wire_bytes = sum(connection.wire_bytes for connection in self.connections)
        return {
            "frames": self.frames,
            "connectionFrames": None,
            "pace": None,
            "received": None,
            "begun": self.begun,
            "wireBytes": wire_bytes,
        }


def report_closed(error: ConnectionClosed) -> None:
    """Say that the server has ended a connection; 1006 stands for an end without a close frame."""
    received = error.rcvd
    code, reason = (received.code, received.reason) if received else (1006, str(error))
    print_line({"event": "closed", "code": code, "reason": reason})


def read_images(job: dict[str, Any]) -> list[bytes]:
    """Cut the pool into its images."""
    pool = memoryview(Path(job["frameFile"]).read_bytes())
    size = job["frameBytes"]
    return [bytes(pool[index * size : (index + 1) * size]) for index in range(job["frameCount"])]


async def open_connection(url: str) -> CountedConnection:
    """Connect with the defaults of the library."""
    connection = await connect(url, create_connection=CountedConnection)
    assert isinstance(connection, CountedConnection)
    return connection


async def main() -> None:
    """Connect, send, and answer until stdin ends."""
    job = read_argument()
    images = read_images(job)
    try:
        connections = [await open_connection(job["url"]) for _ in range(job["connections"])]
    except (OSError, InvalidHandshake) as error:
        print_line({"event": "closed", "code": 1006, "reason": str(error)})
        return
    response = connections[0].response
    print_line(
        {
            "event": "ready",
            "runtime": platform.python_implementation(),
            "runtimeVersion": platform.python_version(),
            "library": "websockets",
            "libraryVersion": version("websockets"),
            "cipher": None,
            "extensions": response.headers.get("Sec-WebSocket-Extensions") if response else None,
        }
    )
    camera = Camera(connections, images)
    camera.start()
    async for command in read_commands():
        if command == "stop":
            await camera.stop()
        event = "stopped" if command == "stop" else "stats"
        usage = {**read_usage(), "blockedNs": idle_time.idle_ns}
        print_line({"event": event, **usage, **camera.counters()})


loop_factory, idle_time = create_timed_loop()
with asyncio.Runner(loop_factory=loop_factory) as runner:
    runner.run(main())
