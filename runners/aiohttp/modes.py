"""What the aiohttp application does with the messages of a WebSocket, by mode."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from itertools import cycle
from typing import Any

from aiohttp import WSMsgType, web
from runner_process.pool import read_push_pool
from runner_process.server import ServerState
from runner_process.take import create_take

Connection = web.WebSocketResponse
Handler = Callable[[web.Request], Awaitable[Connection]]


def create_handler(config: dict[str, Any], state: ServerState, settings: dict[str, Any]) -> Handler:
    """Return what handles each connection, with `settings` as arguments of `WebSocketResponse`."""
    counters, take = state.counters, create_take(state)
    viewers: set[Connection] = set()
    pool = read_push_pool(config) if config["mode"] == "push" else []

    async def messages(connection: Connection) -> AsyncIterator[Any]:
        async for message in connection:
            if message.type is WSMsgType.ERROR:
                counters.failed += 1
                return
            yield message.data

    async def send(connection: Connection, message: str | bytes, size: int) -> None:
        counters.sent_frames += 1
        counters.sent_bytes += size
        await (connection.send_str(message) if isinstance(message, str) else connection.send_bytes(message))

    async def ingest(connection: Connection) -> None:
        async for message in messages(connection):
            take(message)

    async def ingest_ack(connection: Connection) -> None:
        first, last = config["sequenceOffset"], config["sequenceOffset"] + config["acknowledgementBytes"]
        async for message in messages(connection):
            if isinstance(message, bytes):
                take(message)
                await connection.send_bytes(message[first:last])
            elif len(message.encode()) <= config["maxEchoTextBytes"]:
                await connection.send_str(message)

    async def echo(connection: Connection) -> None:
        async for message in messages(connection):
            await send(connection, message, take(message))

    async def show(connection: Connection) -> None:
        viewers.add(connection)
        async for _ in messages(connection):
            pass
        viewers.discard(connection)

    async def relay(connection: Connection) -> None:
        async for message in messages(connection):
            size = take(message)
            for viewer in list(viewers):
                with suppress(ConnectionError):
                    await send(viewer, message, size)

    async def push(connection: Connection) -> None:
        sending = asyncio.create_task(send_frames(connection))
        async for _ in messages(connection):
            pass
        sending.cancel()

    async def send_frames(connection: Connection) -> None:
        for frame in cycle(pool):
            if state.is_stopped:
                return
            await send(connection, frame, len(frame))
            # While the kernel takes all it is given, send() never lets the loop do other work.
            await asyncio.sleep(0)

    handlers = {"ingest": ingest, "ingest-ack": ingest_ack, "echo": echo, "relay": relay, "push": push}

    async def handle(request: web.Request) -> Connection:
        connection = web.WebSocketResponse(**settings)
        await connection.prepare(request)
        is_viewer = config["mode"] == "relay" and request.path == "/viewer"
        await (show if is_viewer else handlers[config["mode"]])(connection)
        return connection

    return handle
