"""The built `nightdesk` as a process, and an agent who answers through it."""

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

# A Saturday on which the sample desk is closed everywhere.
SATURDAY = "2026-11-28T03:00:00Z"

SECRET = "a-secret-of-the-web-chat"
HOST_KEY = "what-the-host-signs-its-users-in-with"

_READY = re.compile(r"Nightdesk is up\. Webhooks: (http://127\.0\.0\.1:\d+)/webhooks/")


class Desk:
    """One desk in memory on a free port. It is ready when it is made."""

    def __init__(self, binary):
        secret = json.dumps([{"account": "demo", "secret": SECRET, "key": HOST_KEY}])
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NIGHTDESK_")}
        # The sample desk without its answers: it says when somebody is there whatever it is asked.
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name) / "desk"
        shutil.copytree(REPOSITORY / "infra/desk", folder, ignore=shutil.ignore_patterns("answers*"))
        command = [binary, "up", "--memory", "--port", "0", "--now", SATURDAY, "--desk", folder]
        self._process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=kept | {"NIGHTDESK_SECRET_WEBCHAT": secret},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in self._process.stdout:
            if ready := _READY.match(line):
                self.url = ready[1]
                break
        else:
            raise AssertionError("the desk did not start")
        # Its clock runs on from the Saturday.
        self._ahead = 1795834800 - time.time()

    @property
    def page(self):
        return f"{self.url}/webchat/"

    def answer(self, thread, text):
        """Posts an agent's answer to a visitor, as the business's own software does."""
        message = {"type": "agent_message", "id": str(uuid.uuid4()), "text": text}
        body = json.dumps({"account": "demo", "thread": thread, "messages": [message]}).encode()
        seconds = str(int(time.time() + self._ahead))
        tag = hmac.new(SECRET.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "nightdesk-signature": f"t={seconds},v1={tag}"}
        request = urllib.request.Request(f"{self.url}/webchat/messages", body, headers)
        with urllib.request.urlopen(request) as response:
            assert response.status == 200

    def identity(self, subject, **claims):
        """What a site's server signs for a user."""
        claims = {"sub": subject, "exp": int(time.time() + self._ahead) + 300, **claims}
        parts = [_base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
        signed = ".".join(parts)
        return f"{signed}.{_base64(hmac.digest(HOST_KEY.encode(), signed.encode(), 'sha256'))}"

    def stop(self):
        self._process.kill()
        self._process.wait()


def _base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
