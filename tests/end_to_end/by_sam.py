"""The stack as ops deploy it who know SAM alone: `sam build && sam deploy`."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from samtranslator.yaml_helper import yaml_parse

from deployment import Deployment
from desk import REPOSITORY
from package import adapted

# `sam build` compiles each function by itself, which takes minutes; here it finds what `infra/build` made,
# which cargo-lambda left in the same place.
_CARGO = """#!/bin/sh
[ "$1" = lambda ] || exec {cargo} "$@"
"""


class SamDeployment(Deployment):
    """A stack that `sam` deploys by what is in `samconfig.toml`, and from what it built."""

    def __init__(self, sam, emulator, stage, **parameters):
        super().__init__(emulator, stage, **parameters)
        self._sam = sam

    def _deploy(self):
        with tempfile.TemporaryDirectory(prefix="nightdesk-sam-") as folder:
            built = Path(folder) / "build"
            parameters = ["--parameter-overrides", *map(_override, self.parameters.items())]
            self._run(folder, "build", "--build-dir", built, *parameters)
            template = built / "template.yaml"
            template.write_text(json.dumps(adapted(yaml_parse(template.read_text()))))
            stack = ["--stack-name", self.stack, "--no-confirm-changeset", "--no-progressbar"]
            self._run(folder, "deploy", "--template-file", template, *stack, *parameters)

    def _run(self, folder, *arguments):
        tools = Path(folder) / "tools"
        if not tools.exists():
            tools.mkdir()
            for name in ("cargo", "cargo-lambda"):
                (tools / name).write_text(_CARGO.format(cargo=shutil.which("cargo")))
                (tools / name).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("NIGHTDESK_", "AWS_"))}
        own = {"PATH": f"{tools}:{kept['PATH']}", "SAM_CLI_TELEMETRY": "0"}
        done = subprocess.run(
            # Said because sam looks for it beside the template, which is not where ops have it.
            [self._sam, *map(str, arguments), "--config-file", REPOSITORY / "samconfig.toml"],
            cwd=REPOSITORY,
            env=kept | self.emulator.environment() | own,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"sam {arguments[0]}: {done.stdout[-4000:]}{done.stderr[-4000:]}"


def _override(parameter):
    name, value = parameter
    return f"ParameterKey={name},ParameterValue={json.dumps(value)}"
