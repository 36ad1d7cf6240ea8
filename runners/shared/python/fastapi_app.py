"""One FastAPI application for every ASGI server: what it does with the messages of a WebSocket.

https://fastapi.tiangolo.com/advanced/websockets/
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from itertools import cycle
from typing import Any

from fastapi import FastAPI, WebSocket
from fastapi.websockets import WebSocketDisconnect
from runner_process.pool import read_push_pool
from runner_process.server import ServerState
from runner_process.take import create_take
from runner_process.work import create_work

Handler = Callable[[WebSocket], Awaitable[None]]

# Close codes with which a server ends a connection for a violation of the protocol or of a limit.
VIOLATIONS = {1002, 1003, 1007, 1009}


def create_app(config: dict[str, Any], state: ServerState) -> tuple[FastAPI, Callable[[], None]]:
    """Return the application in the configuration's mode, and what gives new connections a new handler."""
    app = FastAPI()
    handle = choose_handler(config, state)

    def renew() -> None:
        nonlocal handle
        handle = choose_handler(config, state)

    @app.websocket("/{name:path}")
    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        with suppress(WebSocketDisconnect):
            await handle(websocket)

    return app, renew


def choose_handler(config: dict[str, Any], state: ServerState) -> Handler:
    """Return what handles each connection."""
    counters, take = state.counters, create_take(state)
    work = create_work(config, state)
    viewers: set[WebSocket] = set()
    pool = read_push_pool(config) if config["mode"] == "push" else []

    async def messages(websocket: WebSocket) -> AsyncIterator[Any]:
        while (message := await websocket.receive())["type"] == "websocket.receive":
            text = message.get("text")
            yield message["bytes"] if text is None else text
        counters.failed += message.get("code") in VIOLATIONS

    async def send(websocket: WebSocket, message: str | bytes) -> None:
        await (websocket.send_text(message) if isinstance(message, str) else websocket.send_bytes(message))

    async def send_counted(websocket: WebSocket, message: str | bytes, size: int) -> None:
        counters.sent_frames += 1
        counters.sent_bytes += size
        await send(websocket, message)

    async def ingest(websocket: WebSocket) -> None:
        async for message in messages(websocket):
            take(message)

    async def ingest_ack(websocket: WebSocket) -> None:
        first, last = config["sequenceOffset"], config["sequenceOffset"] + config["acknowledgementBytes"]
        async for message in messages(websocket):
            if isinstance(message, bytes):
                take(message)
                if work is None or await work(message):
                    await websocket.send_bytes(message[first:last])
            elif len(message.encode()) <= config["maxEchoTextBytes"]:
                await websocket.send_text(message)

    async def echo(websocket: WebSocket) -> None:
        async for message in messages(websocket):
            await send_counted(websocket, message, take(message))

    async def relay(websocket: WebSocket) -> None:
        if websocket.url.path == "/viewer":
            viewers.add(websocket)
            async for _ in messages(websocket):
                pass
            viewers.discard(websocket)
            return
        async for message in messages(websocket):
            size = take(message)
            for viewer in list(viewers):
                with suppress(WebSocketDisconnect, RuntimeError):
                    await send_counted(viewer, message, size)

    async def push(websocket: WebSocket) -> None:
        sending = asyncio.create_task(send_frames(websocket))
        async for _ in messages(websocket):
            pass
        sending.cancel()

    async def send_frames(websocket: WebSocket) -> None:
        for frame in cycle(pool):
            if state.is_stopped:
                return
            await send_counted(websocket, frame, len(frame))
            # While the kernel takes all it is given, send() never lets the loop do other work.
            await asyncio.sleep(0)

    handlers = {"ingest": ingest, "ingest-ack": ingest_ack, "echo": echo, "relay": relay, "push": push}
    return handlers[config["mode"]]
