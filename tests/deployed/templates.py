"""The templates as the emulator can take them: what it does not know is said in other words, or left out.

`docs/deployed-shape.md` has a row for each of these.
"""

import copy
import io
import logging
import os
import zipfile
from pathlib import Path

from processes import ROOT, Failed
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

REGION = "eu-central-1"
CODE = "barrow-deployment"
logging.getLogger("samtranslator").setLevel(logging.ERROR)


def template_of(file: str) -> dict:
    return yaml_parse((ROOT / file).read_text())


def functions_of(template: dict) -> dict[str, str]:
    """Logical names of functions, and their binaries."""
    resources = template["Resources"].items()
    return {
        name: Path(resource["Properties"]["CodeUri"]).name
        for name, resource in resources
        if resource["Type"] == "AWS::Serverless::Function"
    }


def program_of(programs: Path, binary: str) -> Path:
    """As cargo leaves it, or as cargo lambda does."""
    for file in (programs / binary / "bootstrap", programs / binary):
        if file.is_file():
            return file
    raise Failed(f"there is no program {binary} in {programs}")


def packed(program: Path) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as files:
        files.write(program, "bootstrap")
    return archive.getvalue()


def expanded(template: dict) -> dict:
    """The stack in CloudFormation's own types, without what the emulator has none of."""
    template = copy.deepcopy(template)
    for name, binary in functions_of(template).items():
        properties = template["Resources"][name]["Properties"]
        properties["CodeUri"] = {"Bucket": CODE, "Key": f"{binary}.zip"}
        properties.pop("DeploymentPreference", None)
    no_policies = type("NoPolicies", (), {"load": staticmethod(dict)})
    os.environ["AWS_DEFAULT_REGION"] = REGION
    template = transform(template, {}, no_policies)
    drop_metric_math(template)
    widen_grants(template)
    for name, resource in list(template["Resources"].items()):
        if resource["Type"] == "AWS::ApiGatewayV2::Api" and "Body" in resource["Properties"]:
            template["Resources"].update(routes(name, resource["Properties"]))
    return template


def drop_metric_math(template: dict) -> None:
    """Alarms over several metrics at once."""
    resources = template["Resources"].items()
    alarms = [name for name, resource in resources if resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]]
    for name in alarms:
        del template["Resources"][name]


def widen_grants(template: dict) -> None:
    """Two rights that the emulator asks for by other names than AWS: several messages at once, and the sender of a mail."""
    roles = [resource["Properties"] for resource in template["Resources"].values() if resource["Type"] == "AWS::IAM::Role"]
    policies = [policy["PolicyDocument"] for role in roles for policy in role.get("Policies", [])]
    for statement in (statement for policy in policies for statement in policy["Statement"]):
        if "sqs:SendMessage" in statement["Action"]:
            statement["Action"] = ["sqs:SendMessage", "sqs:SendMessageBatch"]
        if "ses:SendEmail" in statement["Action"]:
            statement["Resource"] = "*"


def routes(api: str, properties: dict) -> dict[str, dict]:
    """The routes of an API's OpenAPI document as resources, and its rules for other origins as a property."""
    document = properties.pop("Body")
    properties.update(ProtocolType="HTTP", CorsConfiguration=document["x-amazon-apigateway-cors"])
    made = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            integration = operation["x-amazon-apigateway-integration"]
            name = f"{api}Route{len(made) // 2}"
            made[f"{name}Integration"] = {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": {"Ref": api},
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": integration["uri"],
                    "PayloadFormatVersion": integration["payloadFormatVersion"],
                },
            }
            made[name] = {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {
                    "ApiId": {"Ref": api},
                    "RouteKey": f"{method.upper()} {path}",
                    "Target": {"Fn::Sub": f"integrations/${{{name}Integration}}"},
                },
            }
    return made
