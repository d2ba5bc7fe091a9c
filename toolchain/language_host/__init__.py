"""Runs Pulumi programs and policy packs written in Python, where Pulumi's own language host cannot be downloaded."""
