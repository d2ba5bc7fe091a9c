"""Names of things that an engine has: one of another content needs another name."""

from collections.abc import Sequence


def name_of(slot: str, content: str, names: Sequence[str]) -> str:
    """Return the name of a content in its slot: `SLOT-CONTENT`. `names`: what the engine has, the newest first.

    Going back to a content that a failed update has left to be deleted makes a second thing of it. That one needs a
    different name, with a number: the first is still there, and is deleted at the end.
    """
    in_slot = [name for name in names if name.startswith(f"{slot}-")]
    plain = f"{slot}-{content}"
    same = [name for name in in_slot if name == plain or name.startswith(f"{plain}-")]
    if not same:
        return plain
    if in_slot[0] in same:
        return in_slot[0]
    last = max(int(name.removeprefix(plain).removeprefix("-") or 1) for name in same)
    return f"{plain}-{last + 1}"
