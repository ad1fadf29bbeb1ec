"""What must hold of the template, judged on what SAM makes of it. Prints what does not, each with where it is.

    assertions.py TEMPLATE CONTRACT     CONTRACT: what `pomoc contract` prints
"""

import json
import re
import sys
from pathlib import Path

import translate

ROOT = Path(__file__).resolve().parent.parent.parent


def text(value):
    return json.dumps(value, sort_keys=True)


class Judge:
    def __init__(self, path, contract):
        self.path = path
        self.raw = translate.source(path)
        self.source = self.raw["Resources"]
        self.template = translate.translated(path)
        self.resources = self.template["Resources"]
        self.contract = contract
        self.wrong = []

    def check(self, condition, what):
        if not condition:
            self.wrong.append(what)

    def of(self, kind):
        return {name: r for name, r in self.resources.items() if r["Type"] == kind}

    def all(self):
        for rule in (self.routes, self.actions, self.environment, self.table, self.buckets, self.privilege, self.logs, self.workers, self.front, self.edge, self.sign_in, self.alarms, self.releases):
            rule()
        return self.wrong

    def name_of(self, function):
        return "".join(part.capitalize() for part in function.split("_")) + "Function"

    def routes(self):
        paths = self.resources["Api"]["Properties"]["Body"]["paths"]
        there = {(m.upper(), p) for p, methods in paths.items() for m in methods}
        wanted = {(r["method"], r["path"]) for r in self.contract["routes"]}
        self.check(not (wanted - there), f"the template lacks the routes {sorted(wanted - there)}; give each function its Events")
        self.check(not (there - wanted), f"the template has routes ROUTES does not: {sorted(there - wanted)}")
        for route in self.contract["routes"]:
            call = paths.get(route["path"], {}).get(route["method"].lower())
            if call is None:
                continue
            where = f"{route['method']} {route['path']}"
            scopes = next((s["agents"] for s in call.get("security", []) if "agents" in s), None)
            if route["caller"] == "agent":
                self.check(scopes == [{"Ref": "AgentScope"}], f"{where} is an agent's call, and must have the authorizer `agents` with the scope AgentScope")
            else:
                self.check(scopes is None, f"{where} is open, and must have the authorizer NONE")
            self.check(self.name_of(route["function"]) in text(call["x-amazon-apigateway-integration"]["uri"]), f"{where} must lead to {self.name_of(route['function'])}")

    def actions(self):
        wanted = {}
        for route in self.contract["routes"] + self.contract["workers"]:
            wanted.setdefault(route["function"], set()).update(route["actions"])
        for function, actions in wanted.items():
            name = self.name_of(function)
            if name not in self.source:
                self.check(False, f"the template has no {name}; write:\n  {name}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: {function}")
                continue
            self.check(self.source[name]["Properties"]["Handler"] == function, f"{name} must have the Handler {function}")
            given = set()
            for statement in self.statements(self.resources[f"{name}Role"]):
                granted = statement["Action"]
                given.update([granted] if isinstance(granted, str) else granted)
            # What reading an event source takes SAM adds; that a missing object is 404 needs ListBucket.
            given = {a for a in given if not a.startswith(("logs:", "sqs:", "sts:")) and a not in ("s3:ListBucket",)}
            given = {a for a in given if a not in ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams")}
            self.check(given == actions, f"{name} may do {sorted(given - actions)} too much and {sorted(actions - given)} too little, by its rows of ROUTES")
        known = {self.name_of(f) for f in wanted}
        for name in [n for n, r in self.source.items() if r["Type"] == "AWS::Serverless::Function" and n not in known]:
            self.check(False, f"{name} is no function of ours")

    def statements(self, role):
        for policy in role["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                if isinstance(statement, dict) and "Action" in statement:
                    yield statement

    def environment(self):
        config = (ROOT / "functions/src/config.rs").read_text()
        read = set(re.findall(r'"(POMOC_[A-Z_]+)"', config))
        template = Path(self.path).read_text()
        given = set(re.findall(r"(POMOC_[A-Z_]+):", template))
        # The scope has the default of both sides.
        self.check(given == read - {"POMOC_AGENT_SCOPE"}, f"functions read {sorted(read - given)} that the template does not give, and it gives {sorted(given - read)} that they do not read")

    def table(self):
        ours, theirs = self.contract["table"], self.resources["Table"]["Properties"]
        for key in ("AttributeDefinitions", "KeySchema", "BillingMode"):
            self.check(text(ours[key]) == text(theirs.get(key)), f"the table's {key} are not those of infra/local/table.json")
        plain = [{k: v for k, v in index.items() if k != "OnDemandThroughput"} for index in theirs.get("GlobalSecondaryIndexes", [])]
        self.check(text(ours["GlobalSecondaryIndexes"]) == text(plain), "the table's indexes are not those of infra/local/table.json")
        self.check(theirs.get("StreamSpecification", {}).get("StreamViewType") == ours["StreamSpecification"]["StreamViewType"], "the table's stream must carry new and old images")
        self.check(theirs.get("TimeToLiveSpecification") == {"AttributeName": "expires_at", "Enabled": True}, "the table must let go of what is past expires_at")
        recovery = theirs.get("PointInTimeRecoverySpecification", {})
        self.check(recovery.get("PointInTimeRecoveryEnabled") is True and recovery.get("RecoveryPeriodInDays") == 35, "the table must be recoverable to any second of 35 days")
        self.check(theirs.get("DeletionProtectionEnabled") is True, "the table must be protected from deletion")
        self.check("OnDemandThroughput" in theirs and all("OnDemandThroughput" in i for i in theirs["GlobalSecondaryIndexes"]), "the table and its indexes must have a ceiling")
        for name in ("Table", "Attachments", "Site", "Agents"):
            self.check(self.resources[name].get("DeletionPolicy") == "Retain" and self.resources[name].get("UpdateReplacePolicy") == "Retain", f"{name} must be retained")

    def buckets(self):
        for name, bucket in self.of("AWS::S3::Bucket").items():
            properties = bucket["Properties"]
            block = properties.get("PublicAccessBlockConfiguration", {})
            self.check(len(block) == 4 and all(value is True for value in block.values()), f"{name} must block public access in all four ways")
            self.check(properties.get("VersioningConfiguration", {}).get("Status") == "Enabled", f"{name} must keep versions")
            self.check("BucketEncryption" in properties, f"{name} must be encrypted")
            rules = text(properties.get("LifecycleConfiguration", {}))
            self.check("NoncurrentVersionExpiration" in rules and "AbortIncompleteMultipartUpload" in rules, f"{name} must let go of old versions and aborted uploads")
            policy = next((p["Properties"]["PolicyDocument"] for p in self.of("AWS::S3::BucketPolicy").values() if p["Properties"]["Bucket"] == {"Ref": name}), {"Statement": []})
            tls = [s for s in policy["Statement"] if s.get("Effect") == "Deny" and s.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}} and s.get("Action") == "s3:*"]
            self.check(tls, f"{name} must refuse what does not come over TLS")
            allowed = [s for s in policy["Statement"] if s.get("Effect") == "Allow"]
            if name == "Site":
                self.check(len(allowed) == 1 and allowed[0]["Principal"] == {"Service": "cloudfront.amazonaws.com"} and "distribution/${Distribution}" in text(allowed[0].get("Condition")), "Site must be read by its own distribution alone")
            else:
                self.check(not allowed, f"{name} must allow nobody anything by its policy")
        pending = self.resources["Attachments"]["Properties"]["LifecycleConfiguration"]["Rules"]
        self.check(any(r.get("Prefix") == "pending/" and r.get("ExpirationInDays") == 1 for r in pending), "Attachments must let go of pending/ after a day")
        cors = self.resources["Attachments"]["Properties"].get("CorsConfiguration", {}).get("CorsRules", [])
        self.check(len(cors) == 1 and "*" not in text(cors[0]["AllowedOrigins"]) and "SiteAddress" in text(cors[0]["AllowedOrigins"]), "Attachments must take files from the site's own origin alone")
        self.check("OnlyCleanFiles" in text(self.resources["AttachmentsPolicy"]), "Attachments must hand out nothing malware protection found unclean")

    def privilege(self):
        for name, role in self.of("AWS::IAM::Role").items():
            self.check("PermissionsBoundary" in role["Properties"] or name == "CodeDeployServiceRole", f"{name} must have the permissions boundary")
            for statement in self.statements(role):
                actions, resources = statement["Action"], statement["Resource"]
                for action in [actions] if isinstance(actions, str) else actions:
                    self.check("*" not in action, f"{name} may do {action}; name each action")
                for resource in resources if isinstance(resources, list) else [resources]:
                    self.check(resource != "*", f"{name} may touch everything; name each resource")

    def logs(self):
        groups = self.of("AWS::Logs::LogGroup")
        for name, group in groups.items():
            self.check("RetentionInDays" in group["Properties"], f"{name} must forget in the end")
        for name, function in self.of("AWS::Lambda::Function").items():
            logging = function["Properties"].get("LoggingConfig", {})
            self.check(logging.get("LogFormat") == "JSON" and logging.get("LogGroup", {}).get("Ref") in groups, f"{name} must log JSON to a group of its own")
            self.check(function["Properties"].get("Runtime") == "provided.al2023", f"{name} must run on provided.al2023")
        own = [f["Properties"].get("LoggingConfig", {}).get("LogGroup", {}).get("Ref") for f in self.of("AWS::Lambda::Function").values()]
        self.check(len(own) == len(set(own)), "each function must have a log group of its own")
        self.check("AccessLogSettings" in self.resources["ApiApiGatewayDefaultStage"]["Properties"], "the API must have an access log")
        access = self.resources["ApiApiGatewayDefaultStage"]["Properties"].get("AccessLogSettings", {}).get("Format", "")
        self.check("sourceIp" not in access and "authorizer.claims" not in access, "the access log must not say who somebody is")

    def workers(self):
        mappings = [m["Properties"] for m in self.of("AWS::Lambda::EventSourceMapping").values()]
        self.check(len(mappings) == 2, "inspect and notify must each read the stream")
        for mapping in mappings:
            where = text(mapping.get("FunctionName"))
            self.check(mapping.get("BisectBatchOnFunctionError") is True, f"{where}: a bad record must be found by halving its batch")
            self.check(mapping.get("FunctionResponseTypes") == ["ReportBatchItemFailures"], f"{where}: only what failed comes again")
            self.check(0 < mapping.get("MaximumRetryAttempts", -1) <= 20, f"{where}: a bad record must not be tried for ever")
            self.check("DeadLetters" in text(mapping.get("DestinationConfig")), f"{where}: what fails for good must go to the dead letters")
            self.check("FilterCriteria" in mapping, f"{where}: must be woken only by what concerns it")
        rules = [r["Properties"].get("ScheduleExpression") for r in self.of("AWS::Events::Rule").values()]
        self.check(rules == ["rate(5 minutes)"], "sweep must run every five minutes")

    def front(self):
        config = self.resources["Distribution"]["Properties"]["DistributionConfig"]
        policy = self.resources["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
        security = policy["SecurityHeadersConfig"]
        csp = security.get("ContentSecurityPolicy", {}).get("ContentSecurityPolicy", {}).get("Fn::Sub", [""])[0]
        ours = re.sub(r"connect-src 'self'[^;]*", "connect-src 'self' @", csp)
        self.check(ours == self.contract["policy"], "the content security policy is not the one pages are built for (site-builder/src/security.rs)")
        custom = {i["Header"]: i["Value"] for i in policy.get("CustomHeadersConfig", {}).get("Items", [])}
        custom["x-content-type-options"] = "nosniff" if "ContentTypeOptions" in security else ""
        custom["referrer-policy"] = security.get("ReferrerPolicy", {}).get("ReferrerPolicy", "")
        for name, value in self.contract["headers"]:
            self.check(custom.get(name) == value, f"the header {name} is not {value!r}")
        self.check("StrictTransportSecurity" in security, "browsers must be told to come by TLS")
        behaviors = [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]
        origins = [o["Id"] for o in config["Origins"]]
        for behavior in behaviors:
            self.check(behavior["TargetOriginId"] in origins, f"a behaviour leads to {behavior['TargetOriginId']}, which is none of the origins {origins}")
            self.check(behavior.get("ResponseHeadersPolicyId") == {"Ref": "Headers"}, "every behaviour must send the security headers")
            self.check(behavior.get("ViewerProtocolPolicy") in ("redirect-to-https", "https-only"), "every behaviour must insist on TLS")
        api = next((b for b in config["CacheBehaviors"] if b["PathPattern"] == "/api/*"), {})
        self.check(api.get("CachePolicyId") == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "/api/* must not be cached")
        self.check(api.get("OriginRequestPolicyId") == "b689b0a8-53d0-40ab-baf2-68738e2966ac", "/api/* must be asked with all of the viewer's headers but Host")
        self.check("ApiRequest" in text(api.get("FunctionAssociations")), "/api/* must be told who asks")
        certificate = text(config.get("ViewerCertificate"))
        self.check("TLSv1.2_2021" in certificate, "the domain must take TLS 1.2 of 2021 at least")
        errors = [e["ErrorCode"] for e in config.get("CustomErrorResponses", [])]
        self.check(errors == [404], "only 404 may have a page of its own, or the API's refusals are lost")
        origin = next((o for o in config["Origins"] if o["Id"] == "api"), {})
        self.check(origin.get("OriginCustomHeaders") == [{"HeaderName": "x-pomoc-origin", "HeaderValue": {"Ref": "OriginSecret"}}], "the API's origin must be told the secret")
        site = next((o for o in config["Origins"] if o["Id"] == "site"), {})
        self.check("OriginAccessControlId" in site, "the site's origin must be read with origin access control")
        self.check(self.template["Parameters"]["OriginSecret"].get("NoEcho") is True, "OriginSecret must not be echoed")
        stage = self.resources["ApiApiGatewayDefaultStage"]["Properties"]["DefaultRouteSettings"]
        self.check("ThrottlingRateLimit" in stage and "ThrottlingBurstLimit" in stage, "the API must be throttled")

    def edge(self):
        written = (ROOT / "infra/edge/viewer-request.js").read_text()
        inlined = self.resources["ViewerRequest"]["Properties"]["FunctionCode"]["Fn::Sub"]
        self.check(inlined.strip() == written.strip(), "the function at the edge is not infra/edge/viewer-request.js, letter by letter")
        api = (ROOT / "infra/edge/api-request.js").read_text()
        self.check(self.resources["ApiRequest"]["Properties"]["FunctionCode"].strip() == api.strip(), "the function before the API is not infra/edge/api-request.js, letter by letter")
        self.check(len(written.encode()) < 10_000, "the function at the edge is over CloudFront's 10 KB")

    def sign_in(self):
        pool = self.resources["Agents"]["Properties"]
        self.check(pool.get("MfaConfiguration") == "ON" and pool.get("EnabledMfas") == ["SOFTWARE_TOKEN_MFA"], "agents must have a second factor")
        self.check(pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly") is True, "agents must be invited")
        console = self.resources["Console"]["Properties"]
        self.check(console.get("AllowedOAuthFlows") == ["code"] and console.get("GenerateSecret") is False, "the console signs in by code and PKCE, without a secret")
        self.check(console.get("AccessTokenValidity", 99) <= 15, "access tokens must be short-lived")
        self.check({"Ref": "AgentScope"} in console.get("AllowedOAuthScopes", []), "the console must be able to ask for AgentScope")

    def alarms(self):
        alarms = self.of("AWS::CloudWatch::Alarm")
        for name in ("ApiFails", "ApiSlow", "TableThrottled", "NoticesLost", "StreamBehind"):
            self.check(name in alarms, f"there is no alarm {name}")
        for name, alarm in alarms.items():
            self.check(alarm["Properties"].get("AlarmActions") == [{"Ref": "Alerts"}], f"{name} tells nobody")

    def releases(self):
        for name, resource in self.source.items():
            if resource["Type"] == "AWS::Serverless::Function":
                shift = resource["Properties"].get("DeploymentPreference", {})
                self.check(shift.get("Type") == {"Ref": "Shift"} and shift.get("Alarms") == [{"Ref": name.replace("Function", "Errors")}], f"{name} must be taken back by its alarm")
        self.check(self.raw["Globals"]["Function"].get("AutoPublishAlias") == "live", "functions must be published under an alias")


def main():
    wrong = Judge(sys.argv[1], json.loads(Path(sys.argv[2]).read_text())).all()
    for what in wrong:
        print(f"wrong: {what}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
