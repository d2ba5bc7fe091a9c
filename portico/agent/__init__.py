"""The agent runs on the site's machine: `python3 agent.pyz VERB`, the plan on standard input.

It needs the standard library only, and Python 3.9 or newer.
"""
