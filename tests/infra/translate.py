"""The template as CloudFormation gets it from SAM, and as an emulator can take it."""

import json
import logging
import os

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

# SAM tells of features it would ask AWS for; there is nobody to ask.
logging.disable(logging.WARNING)

from cfnlint.decode import decode  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402


class NoManagedPolicies:
    """Roles here have no managed policies but those of the transform itself."""

    def load(self):
        return {}


def source(path):
    """The template as it is written."""
    template, problems = decode(path)
    if problems:
        raise SystemExit(f"{path}: {problems[0].message}")
    return json.loads(json.dumps(template))


def translated(path, code="s3://artifacts/bootstrap.zip"):
    """The template after the SAM transform, with the functions' code at that address."""
    template = source(path)
    template["Globals"]["Function"].pop("CodeUri")
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = code
    return transform(template, {}, NoManagedPolicies())


def for_emulator(template, region="eu-central-1"):
    """What the emulator cannot take, in terms it can: the API as single routes, no gradual shifting, origins on loopback."""
    resources = template["Resources"]
    explode_api(resources, region)
    for name in [n for n, r in resources.items() if r["Type"].startswith("AWS::CodeDeploy::")]:
        del resources[name]
    resources.pop("CodeDeployServiceRole", None)
    for resource in resources.values():
        resource.pop("UpdatePolicy", None)
        for key in ("DeletionPolicy", "UpdateReplacePolicy"):
            resource.pop(key, None)
        if resource["Type"] == "AWS::DynamoDB::Table":
            resource["Properties"]["DeletionProtectionEnabled"] = False
        if resource["Type"] == "AWS::Cognito::UserPool":
            resource["Properties"]["DeletionProtection"] = "INACTIVE"
    # Its functions at the edge know no key-value store; what ours does with one is shown in edge.test.mjs.
    code = resources["ViewerRequest"]["Properties"]["FunctionCode"]
    code["Fn::Sub"] = code["Fn::Sub"].replace("import cf from 'cloudfront';", "").replace("cf.kvs('${RedirectsStore.Id}')", "{ get: async function () { throw new Error('none'); } }")
    # Plain HTTP on loopback: the statement that forbids it would forbid everything.
    for policy in ("SitePolicy", "AttachmentsPolicy"):
        statements = resources[policy]["Properties"]["PolicyDocument"]["Statement"]
        kept = [s for s in statements if not (isinstance(s, dict) and s.get("Sid") == "TlsOnly")]
        kept = [s for s in kept if "Fn::If" not in s]
        if kept:
            resources[policy]["Properties"]["PolicyDocument"]["Statement"] = kept
        else:
            del resources[policy]
    return template


def explode_api(resources, region):
    """`Body` of an API becomes routes, integrations and the authorizer, one resource each."""
    api = resources["Api"]["Properties"]
    body = api.pop("Body")
    api.pop("FailOnWarnings", None)
    api.update({"Name": "pomoc", "ProtocolType": "HTTP"})
    scheme = body["components"]["securitySchemes"]["agents"]["x-amazon-apigateway-authorizer"]
    resources["ApiAuthorizer"] = {
        "Type": "AWS::ApiGatewayV2::Authorizer",
        "Properties": {
            "ApiId": {"Ref": "Api"},
            "AuthorizerType": "JWT",
            "Name": "agents",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Issuer": scheme["jwtConfiguration"]["issuer"], "Audience": scheme["jwtConfiguration"]["audience"]},
        },
    }
    for n, (path, methods) in enumerate(sorted(body["paths"].items())):
        for method, call in sorted(methods.items()):
            name = f"Route{n}{method.title()}"
            uri = call["x-amazon-apigateway-integration"]["uri"]
            resources[f"{name}To"] = {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {"ApiId": {"Ref": "Api"}, "IntegrationType": "AWS_PROXY", "IntegrationUri": uri, "PayloadFormatVersion": "2.0"},
            }
            route = {"ApiId": {"Ref": "Api"}, "RouteKey": f"{method.upper()} {path}", "Target": {"Fn::Join": ["/", ["integrations", {"Ref": f"{name}To"}]]}}
            scopes = next((s["agents"] for s in call.get("security", []) if "agents" in s), None)
            if scopes is not None:
                route.update({"AuthorizationType": "JWT", "AuthorizerId": {"Ref": "ApiAuthorizer"}, "AuthorizationScopes": scopes})
            resources[name] = {"Type": "AWS::ApiGatewayV2::Route", "Properties": route}
    for resource in resources.values():
        if resource["Type"] == "AWS::ApiGatewayV2::Stage":
            resource["Properties"].pop("Tags", None)
