"""Faults planted in a copy of the template, each as somebody could make it, and which check catches it. All must be caught.

    faults.py TEMPLATE CONTRACT CFN_LINT
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import assertions
import translate

FAULTS = {
    "a bucket open to the world": ("BlockPublicPolicy: true", "BlockPublicPolicy: false"),
    "a bucket that takes plain HTTP": ('Condition: { Bool: { "aws:SecureTransport": "false" } }', 'Condition: { Bool: { "aws:SecureTransport": "true" } }'),
    "a site anybody's distribution can read": ("distribution/${Distribution}", "distribution/*"),
    "uploads from any origin": ('AllowedOrigins: [!If [HasAddress, !Ref SiteAddress, "https://not-deployed-yet.invalid"]]', 'AllowedOrigins: ["*"]'),
    "uploads that are never taken away": ("Prefix: pending/, ExpirationInDays: 1", "Prefix: pending/, ExpirationInDays: 100"),
    "a missing grant": ("dynamodb:BatchGetItem, dynamodb:Query, dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem]", "dynamodb:BatchGetItem, dynamodb:Query, dynamodb:PutItem, dynamodb:UpdateItem]"),
    "a grant of everything": ("Action: [dynamodb:BatchGetItem, dynamodb:Query]", 'Action: ["dynamodb:*"]'),
    "a grant on everything": ("Resource: !GetAtt Table.Arn", 'Resource: "*"'),
    "a wrong route": ('Path: "/api/load"', 'Path: "/api/lode"'),
    "a call of the agents' left open": ('Path: "/api/agent/tickets", Auth: { Authorizer: agents, AuthorizationScopes: [!Ref AgentScope] }', 'Path: "/api/agent/tickets", Auth: { Authorizer: NONE }'),
    "a call of the agents' without its scope": ('Path: "/api/agent/me", Auth: { Authorizer: agents, AuthorizationScopes: [!Ref AgentScope] }', 'Path: "/api/agent/me", Auth: { Authorizer: agents }'),
    "a table that cannot be recovered": ("PointInTimeRecoveryEnabled: true", "PointInTimeRecoveryEnabled: false"),
    "a table that goes with the stack": ("DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n    Properties:\n      BillingMode", "DeletionPolicy: Delete\n    UpdateReplacePolicy: Retain\n    Properties:\n      BillingMode"),
    "an index under another name": ("IndexName: by_line", "IndexName: by_lane"),
    "a stream without old images": ("StreamViewType: NEW_AND_OLD_IMAGES", "StreamViewType: KEYS_ONLY"),
    "records tried for ever": ("MaximumRetryAttempts: 8", "MaximumRetryAttempts: -1"),
    "no dead letters": ("            DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt DeadLetters.Arn } }\n", ""),
    "logs that are kept for ever": ("Properties: { RetentionInDays: !Ref LogDays } }\n  LoadErrors", "Properties: {} }\n  LoadErrors"),
    "who somebody is in the access log": ('"route":"$context.routeKey"', '"route":"$context.routeKey","from":"$context.identity.sourceIp"'),
    "a policy that lets scripts in": ("script-src 'self';", "script-src 'self' 'unsafe-inline';"),
    "a cached API": ("CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6"),
    "an API open around CloudFront": ("OriginCustomHeaders: [{ HeaderName: x-pomoc-origin, HeaderValue: !Ref OriginSecret }]", "OriginShield: { Enabled: false }"),
    "agents without a second factor": ('MfaConfiguration: "ON"', 'MfaConfiguration: "OFF"'),
    "anybody an agent": ("AllowAdminCreateUserOnly: true", "AllowAdminCreateUserOnly: false"),
    "tokens that live for a day": ("AccessTokenValidity: 15", "AccessTokenValidity: 1440"),
    "an alarm that tells nobody": ("AlarmActions: [!Ref Alerts] }\n  ApiSlow", "AlarmActions: [] }\n  ApiSlow"),
    "a variable the functions do not read": ("POMOC_BUCKET:", "POMOC_BUKET:"),
    "another function at the edge": ("var pairs = [];", "var pairs = [ ];"),
    "a resource that is not there": ("TargetOriginId: api", "TargetOriginId: apy"),
    "a property that is not one": ("DefaultRootObject: index.html", "DefaultRootObjekt: index.html"),
    "a circle": ("POMOC_ADDRESS: !Ref SiteAddress", 'POMOC_ADDRESS: !Sub "https://${Distribution.DomainName}"'),
    "a secret that is echoed": ("    NoEcho: true\n    MinLength: 32", "    MinLength: 32"),
}


def caught(template, contract, linter):
    """By what, and what it said; or nothing."""
    folder = Path(tempfile.mkdtemp(prefix="pomoc-fault-"))
    (folder / "template.yaml").write_text(template)
    try:
        wrong = assertions.Judge(str(folder / "template.yaml"), contract).all()
    except Exception as error:
        return "translation", str(error).splitlines()[0]
    if wrong:
        return "assertions", wrong[0]
    (folder / "translated.json").write_text(json.dumps(translate.translated(str(folder / "template.yaml"))))
    said = subprocess.run([linter, "--ignore-checks", "W2001", "--", folder / "translated.json"], text=True, capture_output=True).stdout.strip()
    return ("cfn-lint", said.splitlines()[0]) if said else None


def main():
    original, contract, linter = Path(sys.argv[1]).read_text(), json.loads(Path(sys.argv[2]).read_text()), sys.argv[3]
    missed = []
    for name, (right, wrong) in FAULTS.items():
        if right not in original:
            sys.exit(f"{name}: the template no longer says {right!r}; plant the fault where it can grow")
        found = caught(original.replace(right, wrong, 1), contract, linter)
        print(f"{'caught by ' + found[0] if found else 'MISSED':<22} {name}: {' '.join(found[1].split())[:110] if found else ''}")
        if not found:
            missed.append(name)
    print(f"{len(FAULTS) - len(missed)} of {len(FAULTS)} faults caught")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
