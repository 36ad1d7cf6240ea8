"""FastAPI on granian, embedded as its documentation shows: one worker, in this process.

https://github.com/emmett-framework/granian#embedding-granian-in-your-project
"""

import asyncio
from pathlib import Path
from typing import Any

from fastapi_app import create_app
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from runner_process.commands import read_argument
from runner_process.listen import listen
from runner_process.server import ServerState, describe_loop, run_server, serve_contract

# Those of tokio-tungstenite, which granian does not offer to change.
MAX_FRAME_BYTES = 16 * 1024 * 1024
MAX_MESSAGE_BYTES = 64 * 1024 * 1024

# On stderr: stdout belongs to the contract.
HANDLER = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}


def choose_settings(argument: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of `Server` that the configuration asks for."""
    tls = argument["tls"]
    if tls is None:
        return {}
    return {"ssl_cert": Path(tls["certFile"]), "ssl_key": Path(tls["keyFile"])}


def free_port(host: str) -> int:
    """Return a port that is free now: granian binds by itself, and does not tell the port that the kernel chose."""
    with listen(host) as listener:
        port: int = listener.getsockname()[1]
    return port


async def main() -> None:
    """Serve until stdin ends."""
    argument = read_argument()
    state = ServerState()
    app, renew = create_app(argument, state)
    port = free_port(argument["host"])
    server = Server(
        app,
        address=argument["host"],
        port=port,
        interface=Interfaces.ASGI,
        log_level=LogLevels.warning,
        log_dictconfig={"handlers": {"console": HANDLER, "access": HANDLER}},
        **choose_settings(argument),
    )
    serving = asyncio.create_task(server.serve())
    await wait_until_open(argument["host"], port)
    await serve_contract(
        state,
        port=port,
        library="granian",
        ownership="owned",
        applied={
            "maxMessageBytes": MAX_FRAME_BYTES,
            "maxFragmentedMessageBytes": MAX_MESSAGE_BYTES,
            "eventLoop": describe_loop(),
            "runtimeThreads": server.runtime_threads,
            "tls": argument["tls"] is not None,
        },
        renew=renew,
    )
    serving.cancel()


async def wait_until_open(host: str, port: int) -> None:
    """Wait until granian, whose threads start by themselves, accepts a connection."""
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
            continue
        writer.close()
        return


run_server(main, read_argument()["switches"]["accelerator"])
