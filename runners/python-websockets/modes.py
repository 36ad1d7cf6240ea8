"""The modes of the websockets server."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import cycle
from typing import Any

from messages import Take, discard_messages
from relay import create_relay
from runner_process.pool import read_push_pool
from runner_process.server import Counters, ServerState
from runner_process.work import DoWork, create_work
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed, ConnectionClosedError
from websockets.protocol import State

Handler = Callable[[ServerConnection], Awaitable[None]]


def create_handler(config: dict[str, Any], state: ServerState, take: Take) -> Handler:
    """Return what `serve` calls for each connection in the configuration's mode."""
    if config["mode"] == "push":
        return push(read_push_pool(config), state)
    counters = state.counters
    handlers: dict[str, Callable[[], Handler]] = {
        "ingest": lambda: ingest(take),
        "ingest-ack": lambda: ingest_ack(take, config, create_work(config, state)),
        "relay": lambda: create_relay(config, counters, take),
        "echo": lambda: echo(take, counters),
    }
    return count_failures(handlers[config["mode"]](), counters)


def count_failures(handler: Handler, counters: Counters) -> Handler:
    """Count a connection as failed that the library ended for a violation; a peer may disconnect at any time."""

    async def handle(connection: ServerConnection) -> None:
        try:
            await handler(connection)
        except ConnectionClosed as closed:
            if isinstance(closed, ConnectionClosedError) and closed.sent and not closed.rcvd_then_sent:
                counters.failed += 1

    return handle


def ingest(take: Take) -> Handler:
    """Return a handler that takes what comes."""

    async def handle(connection: ServerConnection) -> None:
        async for message in connection:
            take(message)

    return handle


def ingest_ack(take: Take, config: dict[str, Any], work: DoWork | None) -> Handler:
    """Return a handler that answers frames by their sequence number, and short texts by themselves."""
    offset = config["sequenceOffset"]
    sequence = slice(offset, offset + config["acknowledgementBytes"])
    max_echo_text_bytes = config["maxEchoTextBytes"]

    async def handle(connection: ServerConnection) -> None:
        async for message in connection:
            if isinstance(message, bytes):
                take(message)
                if work is None or await work(message):
                    await connection.send(message[sequence])
            elif len(message.encode()) <= max_echo_text_bytes:
                await connection.send(message)

    return handle


def echo(take: Take, counters: Counters) -> Handler:
    """Return a handler that sends back what comes, text as text."""

    async def handle(connection: ServerConnection) -> None:
        async for message in connection:
            counters.sent_bytes += take(message)
            counters.sent_frames += 1
            await connection.send(message)

    return handle


def push(frames: list[bytes], state: ServerState) -> Handler:
    """Return a handler that sends the frames in a cycle: `send` waits for the write buffer."""

    counters = state.counters

    async def send_frames(connection: ServerConnection) -> None:
        for frame in cycle(frames):
            if state.is_stopped or connection.state is not State.OPEN:
                return
            counters.sent_frames += 1
            counters.sent_bytes += len(frame)
            await connection.send(frame)
            # While the kernel takes all it is given, send() never lets the loop do other work.
            await asyncio.sleep(0)

    async def handle(connection: ServerConnection) -> None:
        sending = asyncio.create_task(send_frames(connection))
        await discard_messages(connection)
        with suppress(ConnectionClosed):
            await sending

    return handle
