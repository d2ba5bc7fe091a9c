"""The steps of the chain, each once: who lists steps, or asks what one step is like, reads this table.

A step has one word. It is the end of its resource's name, the agent's verb, the agent's module in
`portico/agent/chain`, the layer in its errors, and its row in the docs. The verb of
Pulumi's delete is `remove-` and the word.
"""

from typing import Dict, NamedTuple, Tuple

REMOVE, UPDATE = "remove-", "update-"
INSTANCE = "instance"
"""The lane of the steps that make and check an instance."""


class Step(NamedTuple):
    """A step of the chain, or a part of one that is a resource or a verb of its own."""

    word: str
    component: str = ""
    """The Pulumi component whose resource the step is; empty for a part."""
    part_of: str = ""
    """The word of the step that this is a part of."""
    seconds: int = 60
    """Seconds that the step may take, besides the seconds that settings allow it."""
    by_agent: bool = True
    """True when the agent does the step where the site is; else a program on the operator's machine does it."""
    optional: bool = False
    """True when a site has the step only with some settings, or on some targets."""
    once: bool = False
    """True when a stack has the step once, on however many machines its site is."""
    replaced: bool = False
    """True when a change makes a new product beside the old one; else the step is done again in place."""
    removed: bool = False
    """True when the step leaves something that the verb `remove-WORD` removes."""
    updated: bool = False
    """True when an update in place has a verb of its own, `update-WORD`."""
    examined: bool = False
    """True when the step's plan says what the doctor should find."""
    needs_instance: bool = False
    """True when the step needs a running instance; in containers a stopped one is started first."""
    drifts: bool = False
    """True when drift of its product is looked for, and repaired by doing the step again."""
    switches: bool = False
    """True when the step moves traffic, or follows one that does: it is done machine after machine, and waits until all
    other steps have succeeded on all machines."""
    lane: str = ""
    """The steps of one lane are done one after the other, beside those of other lanes; without a lane a step is done
    alone on its machine."""

    @property
    def module(self) -> str:
        """Return the name of the agent's module, and of the function that looks for drift."""
        return self.word.replace("-", "_")

    @property
    def remove(self) -> str:
        """Return the verb of Pulumi's delete."""
        return f"{REMOVE}{self.word}"

    @property
    def update(self) -> str:
        """Return the verb of Pulumi's update, where that is a verb of its own."""
        return f"{UPDATE}{self.word}"

    @property
    def makes(self) -> Tuple[str, ...]:
        """Return the verbs that do the step."""
        return (self.word, self.update) if self.updated else (self.word,)

    @property
    def functions(self) -> Dict[str, str]:
        """Return the functions of the step's module, by verb."""
        return {self.word: "run", **({self.update: "update"} if self.updated else {}),
                **({self.remove: "remove"} if self.removed else {})}


CHAIN = (
    Step("reach", "FlaskSite", by_agent=False, optional=True, seconds=40),
    Step("prepare", "SiteOnHost", removed=True, drifts=True),
    Step("release", "Release", seconds=900, replaced=True, removed=True, drifts=True),
    Step("static", "StaticAssets", seconds=300, replaced=True, removed=True, drifts=True, lane="static"),
    Step("certificate", "Certificate", optional=True, replaced=True, removed=True, lane="certificate"),
    Step("release-command", "ReleaseCommand", optional=True),
    Step("secrets", part_of="gunicorn", replaced=True, removed=True, lane=INSTANCE),
    Step("conf", part_of="gunicorn", replaced=True, lane=INSTANCE),
    Step("gunicorn", "GunicornService", replaced=True, removed=True,
         needs_instance=True, drifts=True, lane=INSTANCE),
    Step("upstream-check", "UpstreamCheck", examined=True, needs_instance=True, lane=INSTANCE),
    Step("swarm-upstream-check", part_of="upstream-check"),
    Step("nginx", "NginxSite", seconds=180, removed=True, updated=True, examined=True,
         needs_instance=True, drifts=True, switches=True),
    Step("nginx-test", part_of="nginx", by_agent=False, seconds=120, examined=True),
    Step("public-check", "PublicCheck", seconds=240, removed=True, examined=True, needs_instance=True,
         switches=True),
    Step("swarm-public-check", part_of="public-check"),
    Step("after-public", "AfterPublic", by_agent=False, optional=True, seconds=15, once=True,
         switches=True),
)
"""All steps, in the order in which they are done."""
STEPS: Dict[str, Step] = {step.word: step for step in CHAIN if not step.part_of}
PARTS: Dict[str, Step] = {step.word: step for step in CHAIN if step.part_of}
BY_WORD: Dict[str, Step] = {step.word: step for step in CHAIN}
