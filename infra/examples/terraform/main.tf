# For teams that have to use Terraform: the same CloudFormation stack, as one resource. The functions' zip and the site are
# published by infra/deploy's steps; here stands only what the stack is told.
terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}

variable "stack" {
  type    = string
  default = "pomoc"
}

variable "template_url" {
  type        = string
  description = "Where `aws cloudformation package` put the packaged template: https://….s3.….amazonaws.com/…"
}

variable "parameters" {
  type        = map(string)
  description = "Parameters of infra/template.yaml: SiteAddress, Release, Languages, Desk, OriginSecret, …"
  sensitive   = true
}

resource "aws_cloudformation_stack" "pomoc" {
  name         = var.stack
  template_url = var.template_url
  parameters   = var.parameters
  capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]

  # The table and the buckets are retained by the template itself; this keeps a slip of `destroy` from taking the rest.
  lifecycle {
    prevent_destroy = true
  }
}

output "address" {
  value = aws_cloudformation_stack.pomoc.outputs["Address"]
}

output "site_bucket" {
  value = aws_cloudformation_stack.pomoc.outputs["SiteBucket"]
}
