"""Runs where the site is: `python3 agent.pyz VERB`, the plan on standard input. Standard library only, Python 3.9+."""
