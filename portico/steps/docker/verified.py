"""Remember the releases of a site in containers that passed the public check, in the output of that check's step."""

from __future__ import annotations

import json
import os
from typing import Any

from portico.protocol.renamed_stack import BEFORE

MOST = 10
"""Number of releases that are remembered."""
Proof = dict[str, Any]


def before() -> Proof:
    """Return the evidence of the last check that held; empty when none ever did."""
    proof: Proof = json.loads(os.environ.get(BEFORE) or "{}")
    return proof


def remembering(proof: Proof, image: str) -> Proof:
    """Return the evidence with the verified releases, this one first, each with its image and the time."""
    this = {"release": proof["release"], "image": image, "when": proof["when"]}
    earlier = [release for release in before().get("verified", ()) if release["release"] != this["release"]]
    return {**proof, "verified": [this, *earlier][:MOST]}
