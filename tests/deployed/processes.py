"""What runs beside, and how to ask it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# A function is first unpacked and started, and the machine may have other work.
PATIENCE_SECONDS = 120


class Failed(Exception):
    """What did not come true."""


def start(running: contextlib.ExitStack, command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen:
    """Runs a program with its children until the end of this one."""
    process = subprocess.Popen(command, env=environment, stdout=log.open("wb"), stderr=subprocess.STDOUT, start_new_session=True, cwd=ROOT)
    running.callback(stop, process)
    return process


def stop(process: subprocess.Popen) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what: str, holds, seconds: float = PATIENCE_SECONDS):
    """Waits for the first answer of `holds` that is true, and gives it."""
    end = time.monotonic() + seconds
    while not (answer := holds()):
        if time.monotonic() > end:
            raise Failed(f"never came: {what}")
        time.sleep(0.5)
    return answer


def ended(process: subprocess.Popen, log: Path) -> bool:
    if process.poll() is not None:
        raise Failed(log.read_text(errors="replace"))
    return False


def call(method: str, url: str, body: dict | None = None, headers: dict[str, str] | None = None):
    """Sends JSON and gives the answer's. A refusal is an error that tells what the server said."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json", **(headers or {})}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.loads(response.read() or "null")
    except urllib.error.HTTPError as refused:
        raise Failed(f"{method} {url}: {refused.code} {refused.read().decode(errors='replace')}") from refused


def answers(url: str) -> bool:
    with contextlib.suppress(OSError):
        return bool(call("GET", url))
    return False
