"""The Terraform wrapper reads as HCL, and names only outputs that the template has: `examples.py MAIN.TF TRANSLATED.JSON`."""

import json
import re
import sys
from pathlib import Path

import hcl2

wrapper, translated = (Path(argument) for argument in sys.argv[1:3])
text = wrapper.read_text()
resources = [kind.strip('"') for block in hcl2.loads(text)["resource"] for kind in block]
assert resources == ["aws_cloudformation_stack"], resources
outputs = json.loads(translated.read_text())["Outputs"]
named = re.findall(r'outputs\["(\w+)"\]', text)
assert named and all(name in outputs for name in named), f"{wrapper} names {named}; the template has {sorted(outputs)}"
print("ok: the workflows and the Terraform wrapper")
