"""The name of portico.steps.docker.site in the state of sites that Portico 0.1 deployed: they are undone by it."""

import runpy

runpy.run_module("portico.steps.docker.site", run_name="__main__", alter_sys=True)
