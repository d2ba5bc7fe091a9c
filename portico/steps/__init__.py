"""The steps are the programs that Pulumi runs on the operator's machine: `python -m portico.steps.NAME VERB < plan`."""
