"""The contract between the program and the agent: standard library only, Python 3.9, as it goes to the host."""
