"""What `sam build` and `sam package` do: artefacts into a bucket, their addresses into the template."""

import io
import json
import subprocess
import tempfile
import zipfile
from pathlib import Path

from samtranslator.yaml_helper import yaml_parse

REPOSITORY = Path(__file__).resolve().parents[2]
TEMPLATE = REPOSITORY / "infra" / "template.yaml"

# Where `infra/build` leaves them, as cargo-lambda does.
_BOOTSTRAPS = REPOSITORY / "target" / "lambda"

# Where `nightdesk model fetch` leaves the sentence encoder, and what of it goes into the layer, as README has it.
_MODEL = REPOSITORY / "target" / "model"
_OF_THE_MODEL = ("encoder.model", "LICENSE", "NOTICE")

_BUCKET = "nightdesk-artefacts"


def package(s3):
    """Puts everything that a deployment consists of into a bucket; the address of the template."""
    if not s3.list_buckets(Prefix=_BUCKET)["Buckets"]:
        s3.create_bucket(Bucket=_BUCKET, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    template = adapted(yaml_parse(TEMPLATE.read_text()))
    for name, resource in _resources(template["Resources"]):
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Serverless::Function":
            function = _folder(properties["CodeUri"]).name
            properties["CodeUri"] = _put(s3, f"{function}.zip", _bootstrap(function))
        elif resource["Type"] == "AWS::Serverless::LayerVersion":
            properties["ContentUri"] = _put(s3, f"{name}.zip", _layer(name, properties["ContentUri"]))
    _put(s3, "template.json", json.dumps(template).encode())
    return f"{s3.meta.endpoint_url}/{_BUCKET}/template.json"


def adapted(template):
    """A template, `!Ref` and the like spelt out, with what ministack needs changed in it."""
    _allow_plain_http(template["Resources"])
    for _, resource in _resources(template["Resources"]):
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::DynamoDB::Table":
            _project_everything(properties)
        elif resource["Type"] == "AWS::CloudWatch::Alarm":
            _watch_one_metric(properties)
    return template


def publish_model(functions):
    """Publishes the layer with the sentence encoder, as ops do once; its version's ARN, for `ModelLayer`."""
    archive = io.BytesIO()
    # As little as deflate can: it is the same layer, sooner.
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        for name in _OF_THE_MODEL:
            if not (_MODEL / name).exists():
                raise FileNotFoundError(f"{_MODEL / name} is not there yet: run nightdesk model fetch")
            zipped.write(_MODEL / name, name)
    layer = functions.publish_layer_version(LayerName="nightdesk-model", Content={"ZipFile": archive.getvalue()})
    return layer["LayerVersionArn"]


def _resources(section):
    """The resources with their names, those within loops included."""
    for name, value in section.items():
        if name.startswith("Fn::ForEach::"):
            _, _, body = value
            yield from _resources(body)
        else:
            yield name, value


def _folder(code):
    """A function's folder; one of a loop is the first of a list that its variable is in."""
    return Path(code["Fn::Select"][1][0] if isinstance(code, dict) else code)


def _project_everything(table):
    """On AWS a query of a local index may ask for attributes that are in the table alone; not on ministack."""
    for index in table.get("LocalSecondaryIndexes", []):
        index["Projection"] = {"ProjectionType": "ALL"}


def _allow_plain_http(resources):
    """ministack has no TLS, and enforces that a bucket wants it."""
    for name in [name for name, resource in _resources(resources) if resource["Type"] == "AWS::S3::BucketPolicy"]:
        policy = resources[name]["Properties"]["PolicyDocument"]
        secure = {"Bool": {"aws:SecureTransport": "false"}}
        policy["Statement"] = [each for each in policy["Statement"] if each.get("Condition") != secure]
        if not policy["Statement"]:
            del resources[name]


def _watch_one_metric(alarm):
    """ministack creates no alarms on sums; no alarm rings there anyway."""
    metrics = [metric["MetricStat"] for metric in alarm.pop("Metrics", []) if "MetricStat" in metric]
    if metrics:
        first = metrics[0]
        alarm |= first["Metric"] | {"Period": first["Period"], "Statistic": first["Stat"]}


def _put(s3, key, body):
    s3.put_object(Bucket=_BUCKET, Key=key, Body=body)
    return f"s3://{_BUCKET}/{key}"


def _bootstrap(function):
    built = _BOOTSTRAPS / function / "bootstrap.zip"
    if not built.exists():
        raise FileNotFoundError(f"{built} is not built yet: run infra/build")
    return built.read_bytes()


def _layer(name, folder):
    """The layer as `sam build` makes it: by infra/Makefile, in the layer's folder."""
    with tempfile.TemporaryDirectory() as artefacts:
        made = Path(artefacts) / "layer"
        command = ["make", "--silent", f"--file={TEMPLATE.parent}/Makefile", f"build-{name}"]
        subprocess.run([*command, f"ARTIFACTS_DIR={made}"], cwd=TEMPLATE.parent / folder, check=True)
        archive = Path(artefacts) / "layer.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
            for file in sorted(made.rglob("*")):
                zipped.write(file, file.relative_to(made))
        return archive.read_bytes()
