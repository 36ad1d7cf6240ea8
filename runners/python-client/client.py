"""The reference client, a reconstruction: the client of websockets as shipped, flat out."""

import asyncio
from collections.abc import Sequence

from runner_process.commands import read_argument
from runner_process.generator import announce_generator, answer_commands, print_closed
from runner_process.idle_time import create_timed_loop
from runner_process.pool import read_job_frames
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from wire_count import CountedConnection


class Generator:
    """Sends the frames of a pool in turn over every connection, until the command to stop."""

    def __init__(self, connections: Sequence[CountedConnection], payloads: Sequence[bytes]) -> None:
        self.connections = connections
        self.payloads = payloads
        self.frames = 0
        self.begun = 0
        self.stopping = False

    def start(self) -> None:
        """Begin to send, each connection from another frame."""
        step = len(self.payloads) // len(self.connections)
        self.tasks = [
            asyncio.create_task(self.send(connection, index * step))
            for index, connection in enumerate(self.connections)
        ]

    async def send(self, connection: CountedConnection, at: int) -> None:
        """Send one frame after the other; it counts when `send` has returned."""
        try:
            while not self.stopping:
                self.begun += 1
                await connection.send(self.payloads[at % len(self.payloads)])
                self.frames += 1
                at += 1
                # While the kernel takes all it is given, send() never lets the loop do other work.
                await asyncio.sleep(0)
        except ConnectionClosed as error:
            print_closed(error.rcvd, str(error))

    async def stop(self) -> None:
        """Start no more frames, and return when the kernel has all started ones."""
        self.stopping = True
        await asyncio.gather(*self.tasks)
        while any(connection.pending_bytes for connection in self.connections):
            await asyncio.sleep(0.001)

    def counters(self) -> dict[str, int | None]:
        """Return the counters of the contract that only a load generator has."""
        wire_bytes = sum(connection.wire_bytes for connection in self.connections)
        return {
            "frames": self.frames,
            "begun": self.begun,
            "wireBytes": wire_bytes,
            "blockedNs": idle_time.idle_ns,
        }


async def open_connection(url: str) -> CountedConnection:
    """Connect with the defaults of the library."""
    connection = await connect(url, create_connection=CountedConnection)
    assert isinstance(connection, CountedConnection)
    return connection


async def main() -> None:
    """Connect, send, and answer until stdin ends."""
    job = read_argument()
    try:
        connections = [await open_connection(job["url"]) for _ in range(job["connections"])]
    except (OSError, InvalidHandshake) as error:
        print_closed(None, str(error))
        return
    response = connections[0].response
    extensions = response.headers.get("Sec-WebSocket-Extensions") if response else None
    announce_generator("websockets", extensions)
    generator = Generator(connections, read_job_frames(job))
    generator.start()
    await answer_commands(counters=generator.counters, stop=generator.stop)


loop_factory, idle_time = create_timed_loop()
with asyncio.Runner(loop_factory=loop_factory) as runner:
    runner.run(main())
