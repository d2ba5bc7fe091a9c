"""The chain as Pulumi sees it: which resources, which edges, which lifecycles."""

import pytest

from portico.protocol.chain import STEPS
from tests.components.conftest import ARROWS, Program, Run

COMMAND = "command:local:Command"
WORDS = [word for word, step in STEPS.items() if not step.optional]
CHAIN = [f"site-{word}" for word in WORDS]
MARKER = "a-marker-that-nobody-may-see"


@pytest.mark.parametrize("preview", [True, False])
def test_a_site_is_exactly_these_resources(run: Run, preview: bool) -> None:
    program = run(preview=preview)

    assert program.custom() == [(COMMAND, name) for name in CHAIN]
    assert program.components() == [
        ("portico:index:FlaskSite", "site"),
        ("portico:index:SiteOnHost", "site"),
        *((f"portico:index:{STEPS[word].component}", f"site-{word}") for word in WORDS if word != "prepare"),
    ]


def test_secrets_add_a_key_and_a_file_and_nothing_else(run: Run) -> None:
    names = {name for _, name in run(secrets={"TOKEN": MARKER}).custom()}

    assert names - set(CHAIN) == {"site-instance-key", "site-gunicorn-secrets"}


def test_every_arrow_of_the_chain_is_an_edge_between_custom_resources(run: Run) -> None:
    program = run()

    assert [(lower, upper) for lower, upper in ARROWS if f"site-{lower}" not in program.needs(f"site-{upper}")] == []


def test_static_files_certificate_and_gunicorn_do_not_wait_for_each_other(run: Run) -> None:
    program = run(tls={"mode": "self-signed"}, secrets={"TOKEN": MARKER})
    beside = ["site-static", "site-certificate", "site-gunicorn"]

    for step in [*beside, "site-gunicorn-secrets", "site-upstream-check"]:
        assert program.needs(step) & {*beside} <= ({"site-gunicorn"} if step == "site-upstream-check" else set())


def test_gunicorn_holds_its_release_and_its_secrets_so_that_they_are_deleted_after_it(run: Run) -> None:
    program = run(secrets={"TOKEN": MARKER})

    assert program.needs("site-gunicorn") >= {"site-release", "site-gunicorn-secrets"}


def test_names_are_unique_for_each_type(run: Run) -> None:
    program = run(secrets={"TOKEN": MARKER})
    names = [(request.type, request.name) for request in program.requests]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(("step", "deletes"), [
    ("site-release", "remove-release"), ("site-static", "remove-static"), ("site-gunicorn", "remove-gunicorn"),
    ("site-gunicorn-secrets", "remove-secrets"),
])
def test_what_has_its_own_name_is_replaced_create_before_delete(run: Run, step: str, deletes: str) -> None:
    program = run(secrets={"TOKEN": MARKER})

    assert len(program.inputs(step)["triggers"]) == 1
    assert f"agent.pyz {deletes} " in program.inputs(step)["delete"]
    assert list(program.named(step).replaceOnChanges) == ["triggers[*]"]
    assert not program.named(step).deleteBeforeReplace


@pytest.mark.parametrize("step", ["site-prepare", "site-upstream-check", "site-nginx", "site-public-check"])
def test_what_stays_in_its_place_is_updated_there(run: Run, step: str) -> None:
    assert "triggers" not in run().inputs(step)


def test_only_the_first_step_gets_its_previous_output_and_none_logs_its_evidence(run: Run) -> None:
    program = run(secrets={"TOKEN": MARKER})

    for _, name in program.custom():
        assert program.inputs(name)["addPreviousOutputInEnv"] is (name == "site-prepare")
        assert program.inputs(name)["logging"] in ("stderr", "none")


@pytest.mark.parametrize(("failing", "never"), [
    ("site-upstream-check", {"site-nginx", "site-public-check"}),
    ("site-gunicorn", {"site-upstream-check", "site-nginx", "site-public-check"}),
    ("site-nginx", {"site-public-check"}),
])
def test_a_step_that_fails_keeps_every_later_one_from_being_registered(run: Run, failing: str, never: set[str]) -> None:
    program = Program()
    with pytest.raises(Exception, match=f"{failing} failed"):
        run(failing=failing, into=program)

    assert never.isdisjoint(name for _, name in program.custom())


def test_a_changed_setting_of_nginx_changes_only_what_is_above_gunicorn(run: Run) -> None:
    before, after = run(), run(nginx={"client_max_body_size": "1m"})

    changed = [name for name in CHAIN if before.inputs(name) != after.inputs(name)]
    assert changed == ["site-nginx", "site-public-check"]


def test_a_changed_setting_of_gunicorn_is_a_new_instance_of_the_same_release(run: Run) -> None:
    before, after = run(), run(gunicorn={"workers": 3})

    changed = [name for name in CHAIN if before.inputs(name) != after.inputs(name)]
    assert changed == CHAIN[CHAIN.index("site-gunicorn"):]


def test_outputs_come_from_the_evidence_of_the_checks(run: Run) -> None:
    program = run()

    assert set(program.outputs) == {"url", "static_url", "server_names", "release", "instance", "hosts", "config_id"}
    assert program.outputs["url"] == "http://127.0.0.1:8080/"
    assert program.outputs["static_url"] == "http://127.0.0.1:8080/static/"
