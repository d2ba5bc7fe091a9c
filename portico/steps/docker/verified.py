"""The releases of a site in containers that have passed the public check: the step that looks says so each time."""

from __future__ import annotations

import json
import os
from typing import Any

BEFORE = "PULUMI_COMMAND_STDOUT"
"""What a step that remembers said when it last held: Pulumi gives it to the next run."""
MOST = 10
"""Releases that are remembered."""
Proof = dict[str, Any]


def before() -> Proof:
    """The evidence of the last check that held; empty when none ever did."""
    told: Proof = json.loads(os.environ.get(BEFORE) or "{}")
    return told


def remembering(proof: Proof, image: str) -> Proof:
    """The evidence, and the releases that were verified by now, this one first: each with its image and when it was."""
    this = {"release": proof["release"], "image": image, "when": proof["when"]}
    earlier = [one for one in before().get("verified", ()) if one["release"] != this["release"]]
    return {**proof, "verified": [this, *earlier][:MOST]}
