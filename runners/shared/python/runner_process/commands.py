"""Lines in and lines out: the argument, what is printed, and the commands that arrive on stdin."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any, NoReturn


def read_argument() -> dict[str, Any]:
    """Return the last argument of the process: its configuration or its job."""
    argument: dict[str, Any] = json.loads(sys.argv[-1])
    return argument


def print_line(line: dict[str, Any]) -> None:
    """Print one line of the contract."""
    print(json.dumps(line), flush=True)


def announce_unavailable(reason: str, remedy: str) -> NoReturn:
    """Print why this cannot run here, and end the process."""
    print_line({"event": "unavailable", "reason": reason, "remedy": remedy})
    sys.exit(0)


async def read_commands() -> AsyncIterator[str]:
    """Yield the lines of stdin until its end, on whatever event loop is running."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode().strip()
