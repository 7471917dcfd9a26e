"""`infra/emulator/up`: the deployed desk on this machine, until Ctrl-C."""

import argparse
import contextlib
import os
import secrets
import signal
import time

from deployment import PROVIDERS, Deployment
from emulator import Emulator


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=4566, help="the emulator's port [default: %(default)s]")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as stack:
        emulator = Emulator(arguments.port)
        stack.callback(emulator.stop)
        deployment = Deployment(emulator)
        stack.callback(deployment.close)
        deployment.create()
        introduce(emulator, deployment, set_secrets(deployment))
        while emulator.running():
            time.sleep(1)
        raise SystemExit(f"the emulator ended: {emulator.log_tail()}")


def set_secrets(deployment):
    """The secrets of the environment, as for `cargo run`, or made; those that were made.

    A provider without a token, or without an API on this machine, is not called.
    """
    made, apis = {}, {}
    for provider in PROVIDERS:
        name = provider.upper()
        given = os.environ.get(f"NIGHTDESK_SECRET_{name}")
        if not given:
            given = made[provider] = secrets.token_urlsafe(24)
        deployment.put_secret(provider, "webhook", given)
        token, api = os.environ.get(f"NIGHTDESK_TOKEN_{name}"), os.environ.get(f"NIGHTDESK_{name}_API")
        if token and api:
            deployment.put_secret(provider, "api", token)
            apis[provider] = api
    if apis:
        deployment.call_providers_at(apis)
    return made


def introduce(emulator, deployment, made):
    print(f"Nightdesk is deployed as the stack {deployment.stack} to {emulator.url}\n")
    for name, value in deployment.outputs.items():
        print(f"  {name:24} {value}")
    print("\nWebhooks, from this machine:")
    for provider in PROVIDERS:
        print(f"  {emulator.url}/webhooks/{provider}   Host: {deployment.webhook_host(provider)}")
    for provider, secret in made.items():
        print(f"  {provider}'s secret: {secret}")
    print("\nFor aws and nightdesk --table:")
    for name, value in emulator.environment().items():
        print(f"  export {name}={value}")
    print("\nCtrl-C stops everything; nothing is kept.", flush=True)


if __name__ == "__main__":
    main()
