"""A real deployment of the stack into an emulator that runs our binary: created by infra/deploy, walked through by infra/smoke,
changed to a second release, taken back, and destroyed with nothing left.

Runs inside a network namespace of its own (tests/infra/run sees to it): the emulator reaches nobody, and nobody it.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import boto3
import botocore.exceptions
import translate

ROOT = Path(__file__).resolve().parent.parent.parent
REGION = "eu-central-1"
PORT = 4566
EMULATOR = f"http://127.0.0.1:{PORT}"
AWS = {"endpoint_url": EMULATOR, "region_name": REGION, "aws_access_key_id": "test", "aws_secret_access_key": "test"}


def say(what):
    print(f"ok: {what}", flush=True)


def start(log):
    environment = {**os.environ, "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0", "LAMBDA_EXECUTOR": "local"}
    process = subprocess.Popen([sys.executable, "-m", "ministack"], stdout=log, stderr=log, env=environment)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{EMULATOR}/_ministack/health", timeout=1)
            return process
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the emulator did not start; see its log")


def emulated(template):
    """The template with the emulator's addresses in it."""
    resources = translate.for_emulator(template)["Resources"]
    for resource in resources.values():
        if resource["Type"] == "AWS::Lambda::Function":
            variables = resource["Properties"]["Environment"]["Variables"]
            for service in ("DYNAMODB", "S3", "SESV2"):
                variables[f"AWS_ENDPOINT_URL_{service}"] = EMULATOR
    api = next(o for o in resources["Distribution"]["Properties"]["DistributionConfig"]["Origins"] if o["Id"] == "api")
    api["DomainName"] = "127.0.0.1"
    api["OriginPath"] = {"Fn::Sub": "/_aws/execute-api/${Api}/$default"}
    api["CustomOriginConfig"] = {"OriginProtocolPolicy": "http-only", "HTTPPort": PORT}
    return template


def deploy(environment, *arguments):
    done = subprocess.run([sys.executable, ROOT / "infra/deploy", "--region", REGION, *map(str, arguments)], env=environment, text=True, capture_output=True)
    print("   | " + (done.stdout + done.stderr).strip().replace("\n", "\n   | "), flush=True)
    if done.returncode != 0:
        raise SystemExit("infra/deploy failed")
    return done.stdout


def refusals(environment):
    """Whoever slips is told what would be right, and nothing is changed."""
    nobody = {name: value for name, value in environment.items() if not name.startswith("AWS_ACCESS") and not name.startswith("AWS_SECRET")}
    nobody["AWS_EC2_METADATA_DISABLED"] = "true"
    nowhere = {**environment, "AWS_MAX_ATTEMPTS": "1"}
    del nowhere["AWS_ENDPOINT_URL"]
    broken = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::GetAtt": ["Queue", "Nothing"]}}}, "Queue": {"Type": "AWS::SQS::Queue"}}}
    cloudformation = boto3.client("cloudformation", **AWS)
    try:
        cloudformation.create_stack(StackName="broken", TemplateBody=json.dumps(broken))
        cloudformation.get_waiter("stack_create_complete").wait(StackName="broken", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        raise SystemExit("the emulator made a stack that cannot be")
    except botocore.exceptions.WaiterError:
        pass
    cases = [
        (environment, ["--region", REGION, "--set", "Domian=help.example.org"], "Did you mean Domain?"),
        (environment, ["--region", REGION, "--set", "Domain"], "is no NAME=VALUE"),
        (nobody, ["--region", REGION], "There are no AWS credentials here"),
        (nowhere, ["--region", "eu-nowhere-1"], "There is no such region"),
        (environment, ["--region", REGION, "--stack", "broken"], "delete the stack with infra/destroy"),
        (environment, ["--region", REGION, "--releases"], "There is no stack pomoc in"),
        (environment, ["--region", REGION, "--content", "/nowhere"], "/nowhere"),
    ]
    for variables, arguments, expected in cases:
        done = subprocess.run([sys.executable, ROOT / "infra/deploy", *arguments], env=variables, text=True, capture_output=True)
        assert done.returncode != 0 and expected in done.stderr, f"infra/deploy {arguments} said:\n{done.stdout}{done.stderr}"
    cloudformation.delete_stack(StackName="broken")
    say(f"{len(cases)} slips are told what would be right")


def agent_token(outputs, address):
    """The access token of an agent, by the way a browser goes: hosted sign-in, a code, PKCE."""
    cognito = boto3.client("cognito-idp", **AWS)
    pool, name = outputs["UserPool"], "ada@example.org"
    cognito.admin_create_user(UserPoolId=pool, Username=name, UserAttributes=[{"Name": "email", "Value": name}], MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password="A-long-passphrase-1", Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName="agents")
    verifier = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    redirect = f"{address}/desk/"
    form = {"username": name, "password": "A-long-passphrase-1", "client_id": outputs["ClientId"], "redirect_uri": redirect, "scope": f"openid profile {outputs['Scope']}", "state": "s", "response_type": "code", "code_challenge": challenge, "code_challenge_method": "S256"}

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    try:
        urllib.request.build_opener(NoRedirect).open(f"{EMULATOR}/login", urllib.parse.urlencode(form).encode())
        raise SystemExit("the sign-in did not lead back to the console")
    except urllib.error.HTTPError as answer:
        back = answer.headers["location"]
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["code"][0]
    asked = {"grant_type": "authorization_code", "client_id": outputs["ClientId"], "code": code, "redirect_uri": redirect, "code_verifier": verifier}
    answer = urllib.request.urlopen(f"{EMULATOR}/oauth2/token", urllib.parse.urlencode(asked).encode())
    return json.loads(answer.read())["access_token"]


def page(address, path):
    request = urllib.request.Request(EMULATOR + path, headers={"host": urllib.parse.urlsplit(address).netloc, "x-forwarded-proto": "https"})
    return urllib.request.urlopen(request).read().decode()


def main():
    zip_file, program, aws_cli = (Path(argument).resolve() for argument in sys.argv[1:4])
    folder = Path(tempfile.mkdtemp(prefix="pomoc-infra-"))
    log = open(folder / "emulator.log", "w")
    process = start(log)
    try:
        walk(folder, zip_file, program, aws_cli)
    except BaseException:
        log.flush()
        lines = (folder / "emulator.log").read_text().splitlines()
        print("\n".join([line for line in lines if "ERROR" in line or "Traceback" in line][-30:]), file=sys.stderr)
        raise
    finally:
        process.terminate()


def walk(folder, zip_file, program, aws_cli):
    bucket = f"pomoc-artifacts-000000000000-{REGION}"
    s3 = boto3.client("s3", **AWS)
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.upload_file(str(zip_file), bucket, "bootstrap.zip")
    template = folder / "template.json"
    template.write_text(json.dumps(emulated(translate.translated(str(ROOT / "infra/template.yaml"), f"s3://{bucket}/bootstrap.zip"))))
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    environment = {**os.environ, "AWS_ENDPOINT_URL": EMULATOR, "AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE": f"http://localhost:{PORT}", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "POMOC_TEMPLATE": str(template), "POMOC_ZIP": str(zip_file), "POMOC_PROGRAM": str(program), "PATH": f"{aws_cli}:{os.environ['PATH']}"}

    refusals(environment)
    first = deploy(environment, "--content", content, "--set", "Architecture=x86_64", "--no-smoke")
    stack = boto3.client("cloudformation", **AWS).describe_stacks(StackName="pomoc")["Stacks"][0]
    outputs = {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}
    address = outputs["Address"]
    release = re.search(r"Make release (\S+)", first)[1]
    say(f"infra/deploy made a stack, and release {release} current")

    token = agent_token(outputs, address)
    say("an agent signed in")

    smoke = ["--connect", f"127.0.0.1:{PORT}", "--emulator", "--token", token, "--api", f"{EMULATOR}/_aws/execute-api"]
    done = subprocess.run([sys.executable, ROOT / "infra/smoke", address, *smoke[:-2]], text=True, capture_output=True)
    print("   | " + (done.stdout + done.stderr).strip().replace("\n", "\n   | "), flush=True)
    if done.returncode != 0:
        raise SystemExit("infra/smoke failed")
    around(outputs)

    article = next(content.glob("en/*/forgot-password.md"))
    article.write_text(article.read_text() + "\nA sentence of the second release.\n")
    second = deploy(environment, "--content", content, "--no-smoke")
    other = re.search(r"Make release (\S+)", second)[1]
    path = f"/en/{article.parent.name}/forgot-password/"
    assert other != release and "A sentence of the second release." in page(address, path), "the second release is not what readers see"
    say(f"release {other} took its place")
    deploy(environment, "--rollback", release)
    assert "A sentence of the second release." not in page(address, path), "the rollback is not what readers see"
    unknown = subprocess.run([sys.executable, ROOT / "infra/deploy", "--region", REGION, "--rollback", "r-000000000000"], env=environment, text=True, capture_output=True)
    assert unknown.returncode != 0 and "There are: " in unknown.stderr and release in unknown.stderr, unknown.stderr
    say(f"and was taken back for {release}")

    done = subprocess.run([sys.executable, ROOT / "infra/destroy", "--region", REGION, "--with-data", "--yes", "pomoc"], env=environment, text=True, capture_output=True)
    print("   | " + (done.stdout + done.stderr).strip().replace("\n", "\n   | "), flush=True)
    assert done.returncode == 0, "infra/destroy failed"
    nothing_left()


def around(outputs):
    """The API's own address, without what CloudFront adds."""
    path = f"{EMULATOR}/_aws/execute-api/{outputs['ApiAddress'].split('//')[1].split('.')[0]}/$default/api/load"
    try:
        urllib.request.urlopen(path)
    except urllib.error.HTTPError as refused:
        assert refused.code == 403, refused.code
        return say("the API's own address opens nothing")
    raise SystemExit("the API is open around CloudFront")


def nothing_left():
    left = {
        "tables": boto3.client("dynamodb", **AWS).list_tables()["TableNames"],
        "functions": [f["FunctionName"] for f in boto3.client("lambda", **AWS).list_functions()["Functions"]],
        "buckets": [b["Name"] for b in boto3.client("s3", **AWS).list_buckets()["Buckets"] if "artifacts" not in b["Name"]],
        "pools": boto3.client("cognito-idp", **AWS).list_user_pools(MaxResults=10)["UserPools"],
        "apis": boto3.client("apigatewayv2", **AWS).get_apis()["Items"],
        "distributions": boto3.client("cloudfront", **AWS).list_distributions()["DistributionList"].get("Items", []),
        "topics": boto3.client("sns", **AWS).list_topics()["Topics"],
        "queues": boto3.client("sqs", **AWS).list_queues().get("QueueUrls", []),
        "roles": [r["RoleName"] for r in boto3.client("iam", **AWS).list_roles()["Roles"] if r["RoleName"].startswith("pomoc")],
        "logs": boto3.client("logs", **AWS).describe_log_groups()["logGroups"],
    }
    left = {what: names for what, names in left.items() if names}
    assert not left, f"left behind: {left}"
    say("nothing is left")


if __name__ == "__main__":
    main()
