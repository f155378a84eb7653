"""ministack with the shop's stacks in it."""

import contextlib
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from botocore.config import Config
from botocore.session import Session
from processes import Failed, answers, call, ended, free_port, start, until
from stripe import LocalStripe
from templates import CODE, REGION, drop_metric_math, expanded, functions_of, packed, program_of, template_of

# CloudFront takes firewalls of this region only.
FIREWALL_REGION = "us-east-1"
STACK = "barrow-test"
PARAMETERS = {
    "ShopUrl": "https://shop.example",
    "StoreOrigin": "https://shop.example",
    "ImageBaseUrl": "https://shop.example/images",
    "MailFrom": "shop@shop.example",
    "StaffMailbox": "staff@shop.example",
    "StripePublishableKey": "pk_test_emulator",
}
# Where functions reach browsers: the one address that a template makes by itself.
SOCKETS_ON_AWS = "https://${LiveApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/live"
SECRET = re.compile(r"\{\{resolve:secretsmanager:([^:}]+):SecretString(?::([^}]+))?\}\}")


@dataclass
class Shop:
    """Where the emulator has what is deployed."""

    api: str
    live: str


class Emulator:
    """ministack, in a process of its own."""

    def __init__(self, running: contextlib.ExitStack, scratch: Path, stripe: LocalStripe):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = Path(os.environ.get("EMULATOR_LOG", scratch / "emulator.log"))
        # Functions inherit what the emulator was started with, so this is where they learn where AWS and Stripe are.
        endpoints = {f"AWS_ENDPOINT_URL_{service}": self.url for service in ("DYNAMODB", "S3", "SQS", "SESV2")}
        environment = {
            "PATH": os.environ["PATH"],
            "TMPDIR": str(scratch),
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "MINISTACK_REGION": REGION,
            "LOG_LEVEL": "WARNING",
            "AUTH": "true",
            "STRIPE_API_BASE": stripe.settings["STRIPE_API_BASE"],
            **endpoints,
        }
        process = start(running, [str(Path(sys.executable).parent / "ministack")], environment, self.log)
        until("the emulator", lambda: ended(process, self.log) or answers(f"{self.url}/_ministack/health"))

    def client(self, service: str, region: str = REGION):
        patient = Config(read_timeout=600, retries={"max_attempts": 0}, s3={"addressing_style": "path"})
        return Session().create_client(
            service, region_name=region, endpoint_url=self.url, aws_access_key_id="test", aws_secret_access_key="test", config=patient
        )

    def put_secrets(self, settings: dict[str, str]) -> None:
        """The four of the README, whose values are the local shop's."""
        secrets = {
            "barrow/guest-tokens": settings["GUEST_TOKEN_SECRETS"],
            "barrow/staff-token": settings["STAFF_TOKEN"],
            "barrow/access-tokens": json.dumps(
                {"signing_key": settings["ACCESS_TOKEN_SIGNING_KEY"], "public_keys": settings["ACCESS_TOKEN_PUBLIC_KEYS"]}
            ),
            "barrow/stripe": json.dumps({"secret_key": settings["STRIPE_SECRET_KEY"], "webhook_secret": settings["STRIPE_WEBHOOK_SECRET"]}),
        }
        manager = self.client("secretsmanager")
        for name, value in secrets.items():
            manager.create_secret(Name=name, SecretString=value)
        self.client("sesv2").create_email_identity(EmailIdentity="shop.example")

    def put_code(self, programs: Path) -> None:
        """What `sam package` uploads: each function's program, and each stack's template."""
        s3 = self.client("s3")
        s3.create_bucket(Bucket=CODE, CreateBucketConfiguration={"LocationConstraint": REGION})
        for file in ("template-api.yaml", "template-jobs.yaml", "template-live.yaml"):
            template = template_of(file)
            functions = functions_of(template)
            for binary in functions.values():
                s3.put_object(Bucket=CODE, Key=f"{binary}.zip", Body=packed(program_of(programs, binary)))
            text = self.with_secrets(expanded(template)).replace(SOCKETS_ON_AWS, f"{self.url}/_aws/execute-api/${{LiveApi}}/live")
            s3.put_object(Bucket=CODE, Key=file, Body=text.encode())
            print(f"packed    {file}: {len(functions)} functions", flush=True)

    def with_secrets(self, template: dict) -> str:
        """The template's text with secrets where it refers to them, which the emulator forgets in nested stacks."""
        manager = self.client("secretsmanager")

        def secret(reference: re.Match) -> str:
            name, key = reference.groups()
            value = manager.get_secret_value(SecretId=name)["SecretString"]
            return json.dumps(json.loads(value)[key] if key else value)[1:-1]

        return SECRET.sub(secret, json.dumps(template, separators=(",", ":")))

    def deploy(self) -> Shop:
        """Makes the stacks in the order of `deploy/deploy.sh`."""
        firewall = self.make_stack(f"{STACK}-firewall", template_of("template-firewall.yaml"), {}, FIREWALL_REGION)
        template = template_of("template.yaml")
        drop_metric_math(template)
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::CloudFormation::Stack":
                resource["Properties"]["TemplateURL"] = f"{self.url}/{CODE}/{resource['Properties']['TemplateURL']}"
        outputs = self.make_stack(STACK, template, PARAMETERS)
        api, live = outputs["ApiUrl"].removeprefix("https://"), outputs["LiveUrl"].removeprefix("wss://").removesuffix("/live")
        buckets = {"ImagesBucket": outputs["ImagesBucketName"], "LogsBucket": outputs["LogsBucketName"]}
        around = {"ApiDomain": api, "LiveDomain": live, "WebAclArn": firewall["WebAclArn"], **buckets}
        self.make_stack(f"{STACK}-cdn", template_of("template-cdn.yaml"), around)
        made = [resource for region in (FIREWALL_REGION, REGION) for resource in resources_of(self.client("cloudformation", region))]
        print(f"deployed  {len(made)} resources", flush=True)
        gateway = f"{self.url}/_aws/execute-api"
        return Shop(f"{gateway}/{api.partition('.')[0]}", f"{gateway}/{live.partition('.')[0]}/live".replace("http", "ws", 1))

    def make_stack(self, name: str, template: dict, parameters: dict[str, str], region: str = REGION) -> dict[str, str]:
        """Makes a stack with those nested in it. Gives its outputs."""
        self.client("s3").put_object(Bucket=CODE, Key=f"{name}.json", Body=json.dumps(template).encode())
        stacks = self.client("cloudformation", region)
        stacks.create_stack(
            StackName=name,
            TemplateURL=f"{self.url}/{CODE}/{name}.json",
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        )
        stack = until(f"the stack {name}", lambda: finished(stacks, name))
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def invoke(self, function: str) -> None:
        """Starts a job before its schedule does."""
        answer = self.client("lambda").invoke(FunctionName=self.physical_name(function))
        if answer.get("FunctionError"):
            raise Failed(f"{function}: {answer['Payload'].read().decode()}")

    def physical_name(self, logical_name: str) -> str:
        resources = resources_of(self.client("cloudformation"))
        return next(resource["PhysicalResourceId"] for resource in resources if resource["LogicalResourceId"] == logical_name)

    def complaints(self) -> set[str]:
        """What functions have logged above the usual, each once."""
        logs = self.client("logs")
        groups = logs.describe_log_groups()["logGroups"]
        pages = [page for group in groups for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])]
        lines = [event["message"] for page in pages for event in page["events"] if event["message"].startswith("{")]
        told = [line for line in map(json.loads, lines) if line.get("level") in ("WARN", "ERROR")]
        return {f"{line['level']} {line['message']}: {line.get('error') or line.get('cause')}" for line in told}

    def mails(self) -> list[dict]:
        accounts = call("GET", f"{self.url}/_ministack/ses/messages")["messages"]
        return [mail for mails in accounts.values() for mail in mails]


def finished(stacks, name: str) -> dict | None:
    stack = stacks.describe_stacks(StackName=name)["Stacks"][0]
    if stack["StackStatus"].endswith("IN_PROGRESS"):
        return None
    if stack["StackStatus"] != "CREATE_COMPLETE":
        raise Failed(f"the stack is {stack['StackStatus']}: {refusals(stacks)}")
    return stack


def refusals(stacks) -> str:
    told = []
    for stack in stacks.describe_stacks()["Stacks"]:
        for event in stacks.describe_stack_events(StackName=stack["StackName"])["StackEvents"]:
            if event["ResourceStatus"].endswith("FAILED"):
                told.append(f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason')}")
    return "\n".join(told)


def resources_of(stacks) -> list[dict]:
    """Of all stacks."""
    pages = stacks.get_paginator("list_stack_resources")
    names = [stack["StackName"] for stack in stacks.describe_stacks()["Stacks"]]
    return [resource for name in names for page in pages.paginate(StackName=name) for resource in page["StackResourceSummaries"]]
