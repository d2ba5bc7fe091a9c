"""The packages of a wheel: everything below the one name `portico`; all else is in pyproject.toml."""

from setuptools import find_packages, setup

BESIDE = {"portico.components": "components", "portico.templates": "templates"}
"""Folders of the checkout's root, by their name in a wheel."""

setup(packages=[*find_packages(include=["portico*"]), *BESIDE], package_dir=BESIDE)
