"""The stack, deployed from infra/template.yaml as it is, and the few things that ops set beside it."""

import io
import tempfile
import urllib.request
import zipfile
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from botocore.exceptions import WaiterError

from package import package
from roles import Role

PROVIDERS = ("meta", "telegram", "twilio")


class Deployment:
    """One deployed stack."""

    def __init__(self, emulator, stage="emulator", **parameters):
        self.emulator, self.stage = emulator, stage
        self.parameters = {"Stage": stage, "DeletionProtection": "false"} | parameters
        self.stack = f"nightdesk-{stage}"
        self._opt = tempfile.TemporaryDirectory(prefix="nightdesk-opt-")
        self._cloudformation = emulator.client("cloudformation")
        self._lambda = emulator.client("lambda")

    def create(self):
        """Deploys the stack, and makes its layers visible."""
        self._deploy()
        for function in self._functions:
            self._unpack_layers(function)
        for role in self.roles.values():
            role.put(role.policies())

    def _deploy(self):
        self._cloudformation.create_stack(
            StackName=self.stack,
            TemplateURL=package(self.emulator.client("s3")),
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value} for name, value in self.parameters.items()
            ],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        waiter = self._cloudformation.get_waiter("stack_create_complete")
        try:
            waiter.wait(StackName=self.stack, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
        except WaiterError as error:
            raise RuntimeError(f"the stack was not created: {self._failures()}") from error

    def _failures(self):
        events = self._cloudformation.describe_stack_events(StackName=self.stack)["StackEvents"]
        failed = (event for event in events if event["ResourceStatus"].endswith("FAILED"))
        return [(event["LogicalResourceId"], event.get("ResourceStatusReason")) for event in failed]

    @cached_property
    def outputs(self):
        """What the template's outputs say."""
        [stack] = self._cloudformation.describe_stacks(StackName=self.stack)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    @cached_property
    def resources(self):
        """The physical id of each resource, by its name in the template."""
        return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in self._resources}

    @cached_property
    def roles(self):
        """The roles, by their names in the template."""
        iam = self.emulator.client("iam")
        return {
            resource["LogicalResourceId"]: Role(iam, resource["PhysicalResourceId"])
            for resource in self._resources
            if resource["ResourceType"] == "AWS::IAM::Role"
        }

    @cached_property
    def _functions(self):
        """The functions, by their names in the template."""
        return [
            resource["LogicalResourceId"]
            for resource in self._resources
            if resource["ResourceType"] == "AWS::Lambda::Function"
        ]

    @cached_property
    def _resources(self):
        pages = self._cloudformation.get_paginator("list_stack_resources").paginate(StackName=self.stack)
        return [resource for page in pages for resource in page["StackResourceSummaries"]]

    def webhook_host(self, provider):
        """The host that a provider's webhooks ask for. It leads to the emulator's port on 127.0.0.1."""
        return urlsplit(self.outputs[f"{provider}WebhookUrl"]).netloc

    def put_secret(self, provider, kind, value):
        """Puts a provider's `webhook` secret or `api` credentials where README says."""
        name = f"/nightdesk/{self.stage}/{provider}/{kind}"
        ssm = self.emulator.client("ssm")
        ssm.put_parameter(Name=name, Type="SecureString", Value=value, Overwrite=True)

    def call_providers_at(self, apis):
        """Has replies sent to, and files fetched from, other addresses than the providers' own."""
        for function in ("Sender", "Media"):
            self.configure(function, {f"NIGHTDESK_{name.upper()}_API": url for name, url in apis.items()})

    def variables(self, function):
        """The variables of a function."""
        name = self.resources[function]
        return self._lambda.get_function_configuration(FunctionName=name)["Environment"]["Variables"]

    def configure(self, function, variables):
        """Sets variables of a function; it starts anew with them, as after any change."""
        name = self.resources[function]
        environment = {"Variables": self.variables(function) | variables}
        self._lambda.update_function_configuration(FunctionName=name, Environment=environment)
        self._lambda.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
        for alias in self._lambda.list_aliases(FunctionName=name)["Aliases"]:
            version = self._lambda.publish_version(FunctionName=name)["Version"]
            self._lambda.update_alias(FunctionName=name, Name=alias["Name"], FunctionVersion=version)

    def start_anew(self, function):
        """Ends a function's processes, and with them whatever they remember."""
        self.configure(function, {})

    def _unpack_layers(self, function):
        """ministack does not unpack layers for such functions, so /opt is a folder of ours."""
        configuration = self._lambda.get_function_configuration(FunctionName=self.resources[function])
        if not (layers := configuration.get("Layers")):
            return
        opt = Path(self._opt.name) / function
        # In their order, as Lambda does: a later one's file goes over an earlier one's.
        for layer in layers:
            content = self._lambda.get_layer_version_by_arn(Arn=layer["Arn"])["Content"]["Location"]
            with urllib.request.urlopen(content, timeout=30) as answer:
                zipfile.ZipFile(io.BytesIO(answer.read())).extractall(opt)
        paths = configuration["Environment"]["Variables"].items()
        unpacked = {name: path.replace("/opt", str(opt), 1) for name, path in paths if path.startswith("/opt/")}
        self.configure(function, unpacked)

    def close(self):
        """Takes away what it left on this machine."""
        self._opt.cleanup()
