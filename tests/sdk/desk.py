"""The built `nightdesk` as a process, and all that it lets anybody see."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

# A Saturday on which the sample desk is closed everywhere.
SATURDAY = "2026-11-28T03:00:00Z"

# How long anything awaited may take before a test fails, in seconds.
PATIENCE = 60

_READY = re.compile(r"Nightdesk is up\. Webhooks: http://127\.0\.0\.1:(\d+)/webhooks/")
_STAND_IN = re.compile(r"\d\d:\d\d:\d\d [a-z]+ -> ")
_MORE_OF_THE_SAME_LINE = " " * 9


class Asked:
    """What a desk says about its customers, wherever it runs: `nightdesk customer` asks it."""

    def __init__(self, secrets):
        self.secrets = secrets
        self.patience = PATIENCE
        # What its log must tell nothing of.
        self.private = set()

    def until(self, otherwise, look):
        """Waits until `look` finds something, and returns it. Asking the desk takes a while by itself."""
        deadline = time.monotonic() + self.patience
        while not (found := look()):
            assert time.monotonic() < deadline, f"{otherwise}: {self.log()[-10:]}"
        return found

    def customer(self, address):
        """All that is recorded about a customer once everything is dealt with; None for nobody."""
        self.settled()
        return self.show(address)

    def show(self, address):
        """All that is recorded about a customer by now; None for nobody."""
        shown = self.command("customer", "show", address, "--json")
        if shown.returncode != 0:
            assert "nobody" in shown.stderr, shown.stderr
            return None
        return json.loads(shown.stdout)

    def events(self, address):
        """The inbound events recorded under a customer's address, as they happened."""
        entries = (self.customer(address) or {"entries": []})["entries"]
        return [entry["event"] for entry in entries if entry["direction"] == "inbound"]

    def assert_discreet(self, after=0):
        log = "\n".join(self.log(after))
        assert "panicked" not in log, log
        told = {word for word in self.private | self.secrets.words() if word.lower() in log.lower()}
        lines = [line for line in log.splitlines() if any(word.lower() in line.lower() for word in told)]
        assert not told, f"the log tells {told}: {lines}"


class Desk(Asked):
    """One desk in memory on a free port. It is ready when it is made."""

    def __init__(self, binary, folder, secrets, environment=None, options=()):
        super().__init__(secrets)
        self._binary, self._folder = binary, folder
        self._lines, self._news = [], threading.Condition()
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("NIGHTDESK_", "RUST_"))
        }
        command = [
            binary,
            "up",
            "--memory",
            "--port",
            "0",
            "--now",
            SATURDAY,
            *(() if "--desk" in options else ("--desk", REPOSITORY / "infra" / "desk")),
            *options,
        ]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=kept | secrets.environment() | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = int(self._line(_READY).group(1))
        self.host = f"127.0.0.1:{self.port}"
        self.public_url = f"http://{self.host}"

    def _read(self):
        for line in self.process.stdout:
            with self._news:
                self._lines.append(line.decode("utf-8", "backslashreplace").rstrip("\n"))
                self._news.notify_all()
        with self._news:
            self._lines.append(None)
            self._news.notify_all()

    def _line(self, pattern):
        """Waits for a line of the log."""
        deadline = time.monotonic() + PATIENCE
        with self._news:
            while True:
                for line in self._lines:
                    assert line is not None, f"it ended before saying {pattern.pattern}: {self._lines}"
                    if found := pattern.search(line):
                        return found
                left = deadline - time.monotonic()
                assert left > 0, f"it never said {pattern.pattern}: {self._lines}"
                self._news.wait(left)

    def log(self, after=0):
        """What the desk wrote from the line `after` on, without the replies that the stand-in shows."""
        with self._news:
            lines = [line for line in self._lines[after:] if line is not None]
        shown, of_the_stand_in = [], False
        for line in lines:
            of_the_stand_in = bool(_STAND_IN.match(line)) or (
                of_the_stand_in and line.startswith(_MORE_OF_THE_SAME_LINE)
            )
            if not of_the_stand_in:
                shown.append(line)
        return shown

    def lines_so_far(self):
        with self._news:
            return len(self._lines)

    def assert_well(self, after=0):
        """It runs, nothing panicked, and its log from the line `after` on tells nothing about anybody."""
        assert self.process.poll() is None, (
            f"the desk ended with {self.process.returncode}: {self.log()[-20:]}"
        )
        self.assert_discreet(after)

    def command(self, *arguments):
        """Runs another command of `nightdesk` about this desk."""
        command = [self._binary, *map(str, arguments), "--port", str(self.port)]
        return subprocess.run(command, cwd=self._folder, capture_output=True, text=True, timeout=2 * PATIENCE)

    def queue(self, name):
        """What is on a queue."""
        peeked = self.command("queue", "peek", name, "--json")
        assert peeked.returncode == 0, peeked.stderr
        return json.loads(peeked.stdout)

    def settled(self):
        """Waits until everything that was accepted is dealt with."""
        # A reply is on the outbound queue before its message leaves the inbound one.
        self.until("it is stuck on a queue", lambda: not self.queue("inbound") and not self.queue("outbound"))

    def interrupt(self):
        """Ctrl-C; the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self):
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.ended()
