"""The answers of a Docker Engine to the operator's commands about its site."""
