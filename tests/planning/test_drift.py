"""The drift of a machine is turned into reasons for its steps."""

from portico.planning.drift import MOST_LINES, drift_of

EDITED = {"step": "nginx", "where": "/etc/nginx/x.conf", "what": "edited", "diff": ["-gzip on;", "+gzip off;"]}


def test_what_was_found_is_the_reason_of_its_step() -> None:
    assert drift_of([EDITED], {}) == {
        "nginx": {"times": 1, "found": ["/etc/nginx/x.conf: edited", "-gzip on;", "+gzip off;"]}
    }


def test_what_was_mended_stays_as_it_was_told() -> None:
    mended = {"static": {"times": 3, "found": ["a file: missing"]}}

    assert drift_of([], mended) == mended
    assert drift_of([EDITED], mended)["static"] == mended["static"]


def test_what_is_found_again_is_another_time() -> None:
    assert drift_of([EDITED], {"nginx": {"times": 1, "found": []}})["nginx"]["times"] == 2


def test_reasons_are_no_longer_than_one_reads() -> None:
    found = drift_of([{**EDITED, "diff": ["+x"] * 999}], {})

    assert len(found["nginx"]["found"]) == MOST_LINES
