"""A release whose source was sent as an archive."""

import io
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from portico.agent.machine.login import home
from portico.agent.releases.archive import unpacked
from portico.planning.source.archive import write_archive
from portico.protocol.plan.release import Archive
from tests.agent.apps import saying
from tests.agent.driver import REQUIREMENTS, Chain, Source
from tests.agent.watching import files_of

APP = {**saying("x"), "requirements.txt": REQUIREMENTS, "pkg/deep/data.txt": "data"}


@pytest.fixture
def source(chain: Chain) -> Source:
    return chain.source(APP)


@pytest.fixture
def archive(source: Source, tmp_path: Path) -> Path:
    """The source as it is sent."""
    return write_archive(source.tree, tmp_path / "sent")


def sent(chain: Chain, source: Source, archive: Path) -> dict[str, Any]:
    """The plan's section of a release that was sent, as a path below the home of whoever logged in."""
    return {**chain.release_section(source.tree), "source": {"archive": os.path.relpath(archive, home())}}


def releases(chain: Chain) -> list[str]:
    return sorted(entry.name for entry in (chain.directory / "releases").iterdir())


def test_a_release_holds_exactly_what_was_sent_and_the_archive_is_gone(
    chain: Chain, source: Source, archive: Path
) -> None:
    chain.does("release", release=sent(chain, source, archive))

    assert files_of(chain.directory / "releases" / source.release / "app") == files_of(source.tree.directory)
    assert list(archive.parent.iterdir()) == []
    assert releases(chain) == [source.release]


def test_what_is_sent_again_is_removed_again(chain: Chain, source: Source, archive: Path) -> None:
    chain.does("release", release=sent(chain, source, archive))
    write_archive(source.tree, archive.parent)

    chain.does("release", release=sent(chain, source, archive))

    assert list(archive.parent.iterdir()) == []


def test_half_an_archive_is_refused(chain: Chain, source: Source, archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:100])

    words = chain.refuses("release", release=sent(chain, source, archive))

    assert f"release: expected the app's source as it was sent to {home()}/" in words
    assert "to fix it: send it again: pulumi up --target-replace" in words
    assert releases(chain) == []


def test_an_archive_that_is_not_there_is_told(chain: Chain, source: Source, archive: Path) -> None:
    archive.unlink()

    assert "got FileNotFoundError: " in chain.refuses("release", release=sent(chain, source, archive))


def test_a_file_that_is_not_as_listed_is_refused(chain: Chain, source: Source, archive: Path) -> None:
    other = chain.source({**APP, "pkg/deep/data.txt": "another"})

    words = chain.refuses("release", release={**sent(chain, other, archive)})

    assert "pkg/deep/data.txt as it was a moment ago, got other content" in words
    assert releases(chain) == []


@pytest.mark.parametrize("name", ["/etc/evil", "../evil", "pkg/../../evil"])
def test_a_path_that_leads_out_is_refused(chain: Chain, source: Source, archive: Path, name: str) -> None:
    with tarfile.open(archive, "w:gz") as made:
        made.addfile(tarfile.TarInfo(name), io.BytesIO())

    words = chain.refuses("release", release=sent(chain, source, archive))

    assert f"release: expected an archive of files and links, got '{name}' in it" in words


def test_only_its_owner_reads_the_source_while_it_waits(archive: Path, tmp_path: Path) -> None:
    with unpacked(Archive(archive=str(archive)), tmp_path / "waiting") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}
