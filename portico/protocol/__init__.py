"""The contract between the program and the agent: standard library only and Python 3.9, because hosts run it, too."""
