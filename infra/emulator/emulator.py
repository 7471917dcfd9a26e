"""ministack as a process of our own: AWS's services at a loopback address, IAM enforced."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import boto3
from botocore.config import Config

REGION = "eu-central-1"
ACCOUNT = "000000000000"

# Whoever deploys: the account's root. Functions get credentials of their own roles.
_KEY, _SECRET = "test", "test"

# How long it may take to start, in seconds: it imports much, and the machine may be busy.
_PATIENCE = 90


class Emulator:
    """Runs from when it is made until `stop`. It keeps nothing."""

    def __init__(self, port=None, log=None):
        self.port = port or _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = tempfile.TemporaryDirectory(prefix="nightdesk-emulator-")
        self.log = Path(log or Path(self._folder.name) / "ministack.log")
        with self.log.open("wb") as log_file:
            # A group of its own, so that Ctrl-C is ours to handle, and functions end with it.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ministack.app"],
                env=self._settings(),
                cwd=self._folder.name,
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._await()
        except BaseException:
            self.stop()
            raise

    def _settings(self):
        # Nothing else of this environment: functions inherit whatever ministack has.
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | self.environment() | {
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_REGION": REGION,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "TMPDIR": self._folder.name,
            "PYTHONUNBUFFERED": "1",
        }

    def environment(self):
        """The variables by which AWS's tools, the functions and `nightdesk --table` find it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": _KEY,
            "AWS_SECRET_ACCESS_KEY": _SECRET,
        }

    def _await(self):
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None:
                raise RuntimeError(f"ministack ended with {self._process.returncode}: {self.log_tail()}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"ministack does not answer: {self.log_tail()}")
            time.sleep(0.1)

    def _answers(self):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/_ministack/ready", timeout=5) as answer:
            return answer.status == 200
        return False

    def log_tail(self, lines=20):
        """The last that it said."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def client(self, service, credentials=None):
        """A client of one of its services: the deployer's, or one with a role's credentials."""
        session = credentials or {"AccessKeyId": _KEY, "SecretAccessKey": _SECRET}
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=session["AccessKeyId"],
            aws_secret_access_key=session["SecretAccessKey"],
            aws_session_token=session.get("SessionToken"),
            config=Config(retries={"total_max_attempts": 2}, read_timeout=60),
        )

    def running(self):
        """Whether it still runs."""
        return self._process.poll() is None

    def stop(self):
        """Ends it and every function that it started."""
        for ending in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, ending)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
        self._folder.cleanup()


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
