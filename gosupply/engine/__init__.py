"""From a workspace and a policy to a report: gather facts, evaluate rules, review, verdict."""
