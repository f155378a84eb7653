"""Stripe's stand-in."""

import contextlib
import os
from pathlib import Path

from processes import call, ended, free_port, start, until


class LocalStripe:
    """`barrow-local`, of which only Stripe's stand-in is used, and the secrets that it has made."""

    def __init__(self, running: contextlib.ExitStack, program: str, scratch: Path):
        self.port = free_port()
        self.environment = scratch / "environment"
        data = scratch / "stripe"
        command = [program, "--port", str(self.port), "--data", str(data), "--no-seed", "--env-file-out", str(self.environment)]
        log = scratch / "stripe.log"
        process = start(running, command, {"PATH": os.environ["PATH"]}, log)
        until("the local Stripe", lambda: ended(process, log) or "Barrow is open" in log.read_text())
        lines = (line.partition("=") for line in self.environment.read_text().splitlines())
        self.settings = {name: value.strip("'\"") for name, _, value in lines}

    def send_webhooks_to(self, url: str) -> None:
        call("POST", f"http://127.0.0.1:{self.port}/_local/stripe/webhooks", {"url": url})
