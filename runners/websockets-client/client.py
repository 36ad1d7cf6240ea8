"""The client of Python websockets as a load generator, with the settings for large messages, flat out.

https://websockets.readthedocs.io/en/stable/topics/memory.html
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from runner_process.commands import read_argument
from runner_process.generator import announce_generator, answer_commands, print_closed
from runner_process.idle_time import create_timed_loop
from runner_process.pool import read_job_frames
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

# While the kernel takes all it is given, send() never lets the loop do other work.
FRAMES_PER_TURN = 16
DRAIN_LOOK_SECONDS = 0.001
# With one frame or two, much time goes into pages that the allocator gives back and takes again for each frame.
WAITING_FRAMES = 4


def header_bytes(payload_bytes: int) -> int:
    """Return the length of a client's header, with its masking key (RFC 6455, section 5.2)."""
    if payload_bytes > 0xFFFF:
        return 14
    return 8 if payload_bytes > 125 else 6


class Generator:
    """What is sent, and how much of it so far."""

    def __init__(self, payloads: Sequence[bytes]) -> None:
        self.payloads = payloads
        self.wire_bytes = len(payloads[0]) + header_bytes(len(payloads[0]))
        self.frames = 0
        self.begun = 0
        self.stopping = False

    async def send_all(self, connection: ClientConnection, start: int) -> None:
        """Send one frame after the other until the command to stop, and return when the kernel has them."""
        at = start
        try:
            while not self.stopping:
                self.begun += 1
                await connection.send(self.payloads[at % len(self.payloads)])
                self.frames += 1
                at += 1
                if at % FRAMES_PER_TURN == 0:
                    await asyncio.sleep(0)
            while connection.transport.get_write_buffer_size() > 0:
                await asyncio.sleep(DRAIN_LOOK_SECONDS)
        except ConnectionClosed as error:
            print_closed(error.rcvd, str(error))

    def counters(self) -> dict[str, int | None]:
        """Return the counters of the contract that only a load generator has."""
        return {
            "frames": self.frames,
            "begun": self.begun,
            "wireBytes": self.frames * self.wire_bytes,
            "blockedNs": idle_time.idle_ns,
        }


async def open_connections(job: dict[str, Any]) -> list[ClientConnection]:
    """Connect without compression, and with room for some whole frames before send() waits."""
    write_limit = WAITING_FRAMES * job["frameBytes"]
    options = {"compression": None, "max_size": None, "write_limit": write_limit}
    return [await connect(job["url"], **options) for _ in range(job["connections"])]


async def main() -> None:
    """Connect, send, and answer until stdin ends."""
    job = read_argument()
    generator = Generator(read_job_frames(job))
    try:
        connections = await open_connections(job)
    except (OSError, InvalidHandshake) as error:
        print_closed(None, str(error))
        return
    announce_generator("websockets", None)
    step = len(generator.payloads) // len(connections)
    sending = [
        asyncio.create_task(generator.send_all(connection, index * step))
        for index, connection in enumerate(connections)
    ]

    async def stop() -> None:
        generator.stopping = True
        await asyncio.gather(*sending)

    await answer_commands(counters=generator.counters, stop=stop)


loop_factory, idle_time = create_timed_loop()
with asyncio.Runner(loop_factory=loop_factory) as runner:
    runner.run(main())
