"""`local.Command` and `local.run`, over the provider's own protocol."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.toolchain.provider_driver import ASSET, LOCAL, SIGNATURE, UNKNOWN, Provider, error_of, secret

ECHO = {"create": "echo made; echo noise >&2"}


@pytest.mark.parametrize(
    ("inputs", "stdout"),
    [
        pytest.param({"create": "echo $0"}, "/bin/sh", id="a shell runs it"),
        pytest.param({"create": "cat", "stdin": "a\nb"}, "a\nb", id="stdin is read"),
        pytest.param({"create": "cat; echo end"}, "end", id="without stdin it is empty"),
        pytest.param({"create": "echo $COLOUR", "environment": {"COLOUR": "red"}}, "red", id="environment is set"),
        pytest.param({"create": "pwd", "dir": "/"}, "/", id="dir is entered"),
        pytest.param({"create": "print(6 * 7)", "interpreter": ["python3", "-c"]}, "42", id="an interpreter of choice"),
        pytest.param({"create": r"printf ' a \n\n'"}, " a \n", id="one newline is trimmed"),
        pytest.param({"create": r"printf '\377x'"}, "\ufffdx", id="bytes that are no text are replaced"),
        pytest.param({}, "", id="without create nothing runs"),
    ],
)
def test_what_create_writes_is_its_output(provider: Provider, inputs: dict[str, Any], stdout: str) -> None:
    made = provider.create(LOCAL, inputs)
    assert {key: made[key] for key in inputs} == inputs
    assert (made["stdout"], made["stderr"]) == (stdout, "")


def test_an_id_is_the_name_and_eight_digits_that_differ(provider: Provider) -> None:
    first, second = (provider.create(LOCAL, ECHO)["id"] for _ in range(2))
    assert first.startswith("site")
    assert len(first) == len("site") + 8
    assert first != second


@pytest.mark.parametrize(
    ("inputs", "error"),
    [
        ({"create": "echo a; exit 3"}, 'exit status 3: running "echo a; exit 3":\na\n'),
        ({"create": "kill -9 $$"}, 'signal: killed: running "kill -9 $$":\n'),
        ({"create": 'echo "\t"\nexit 1'}, 'exit status 1: running "echo \\"\\t\\"\\nexit 1":\n\t\n'),
        ({"create": "true", "dir": "/nowhere"}, 'chdir /nowhere: no such file or directory: running "true":\n'),
        (
            {"create": "x", "interpreter": ["no-such"]},
            'exec: "no-such": executable file not found in $PATH: running "x":\n',
        ),
        ({"create": "x", "interpreter": ["/no/such"]}, 'fork/exec /no/such: no such file or directory: running "x":\n'),
    ],
)
def test_a_failure_says_why_what_ran_and_what_it_wrote(provider: Provider, inputs: dict[str, Any], error: str) -> None:
    assert error_of(lambda: provider.create(LOCAL, inputs)) == error


def test_a_command_too_long_for_the_system_is_told(provider: Provider) -> None:
    error = error_of(lambda: provider.create(LOCAL, {"create": "#" * (128 << 10)}, False))
    assert error.startswith("fork/exec /bin/sh: argument list too long: running ")


@pytest.mark.parametrize(
    ("logging", "lines"),
    [
        (None, ["out", "err"]),
        ("stdout", ["out"]),
        ("stderr", ["err"]),
        ("none", []),
        ("stdoutAndStderr", ["out", "err"]),
    ],
)
def test_logging_chooses_the_streams_that_are_logged(provider: Provider, logging: str | None, lines: list[str]) -> None:
    inputs = {"create": "echo out; sleep 0.05; echo err >&2", **({"logging": logging} if logging else {})}
    made = provider.create(LOCAL, inputs)
    assert (made["stdout"], made["stderr"]) == ("out", "err")
    assert provider.log.lines == lines


def test_a_line_is_logged_before_the_command_ends(provider: Provider, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    command = f"echo early; while [ ! -e {gate} ]; do sleep 0.02; done"
    running = threading.Thread(target=provider.create, args=(LOCAL, {"create": command}))
    running.start()
    assert provider.log.arrived.wait(10)
    assert running.is_alive()
    gate.touch()
    running.join(10)
    assert [(one.message, one.ephemeral, one.urn[-4:]) for one in provider.log.records] == [("early", True, "site")]


LINE = "head -c {} /dev/zero | tr '\\0' x"


@pytest.mark.parametrize("command", [LINE.format(65_536), f"{LINE.format(70_000)} >&2; echo; exit 3"])
def test_a_logged_line_at_which_the_real_provider_hangs_is_an_error(provider: Provider, command: str) -> None:
    error = error_of(lambda: provider.create(LOCAL, {"create": command}))
    assert error.startswith("a logged line of 65536 bytes or more, at which Pulumi's own provider hangs for ever: 'xxx")


def test_the_longest_line_that_can_be_logged_is_not_lost(provider: Provider) -> None:
    made = provider.create(LOCAL, {"create": f"{LINE.format(65_535)}; echo; echo y"})
    assert provider.log.lines == made["stdout"].splitlines() == ["x" * 65_535, "y"]


@pytest.mark.parametrize("logging", ["none", "stderr"])
def test_a_line_that_is_not_logged_may_be_longer(provider: Provider, logging: str) -> None:
    assert provider.create(LOCAL, {"create": LINE.format(200_000), "logging": logging})["stdout"] == "x" * 200_000


def test_megabytes_go_in_and_come_out(provider: Provider) -> None:
    text = "0123456789abcde\n" * 500_000
    assert provider.create(LOCAL, {"create": "cat", "stdin": text, "logging": "none"})["stdout"] == text[:-1]


def test_a_command_that_does_not_read_its_stdin_is_no_failure(provider: Provider) -> None:
    assert provider.create(LOCAL, {"create": "echo deaf", "stdin": "x" * 1_000_000})["stdout"] == "deaf"


def test_secrets_reach_the_command_and_stay_secret_in_the_state(provider: Provider) -> None:
    inputs = {"create": "cat; echo $TOKEN >&2", "stdin": secret("word"), "environment": secret({"TOKEN": "t0"})}
    made = provider.create(LOCAL, inputs)
    assert (made["stdout"], made["stderr"]) == ("word", "t0")
    assert {key: made[key] for key in inputs} == inputs


def test_a_preview_of_a_new_command_runs_nothing(provider: Provider, tmp_path: Path) -> None:
    made = provider.create(LOCAL, {"create": f"touch {tmp_path}/ran"}, preview=True)
    assert (made["stdout"], made["stderr"]) == (UNKNOWN, UNKNOWN)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("change", "stdout"),
    [
        pytest.param({"create": "echo other"}, UNKNOWN, id="another command"),
        pytest.param({"stdin": UNKNOWN}, UNKNOWN, id="an unknown input"),
        pytest.param({"delete": "true"}, "made", id="a new delete"),
        pytest.param({}, "made", id="nothing"),
    ],
)
def test_a_preview_of_an_update_knows_the_outputs_that_stay(
    provider: Provider, change: dict[str, Any], stdout: str
) -> None:
    state = provider.create(LOCAL, ECHO)
    assert provider.update(LOCAL, state, {**ECHO, **change}, preview=True)["stdout"] == stdout


@pytest.mark.parametrize(
    ("change", "stdout"),
    [
        pytest.param({"update": "echo updated"}, "updated", id="update"),
        pytest.param({"create": "echo remade"}, "remade", id="or else create"),
        pytest.param({"create": None}, "made", id="or else nothing"),
        pytest.param(
            {"create": "echo $PULUMI_COMMAND_STDOUT-$PULUMI_COMMAND_STDERR"}, "made-noise", id="with what it wrote"
        ),
        pytest.param(
            {
                "create": "echo <$PULUMI_COMMAND_STDOUT>".replace("<", "'<'").replace(">", "'>'"),
                "addPreviousOutputInEnv": False,
            },
            "<>",
            id="unless told not to",
        ),
    ],
)
def test_an_update_runs(provider: Provider, change: dict[str, Any], stdout: str) -> None:
    state = provider.create(LOCAL, ECHO)
    inputs = {key: value for key, value in {**ECHO, **change}.items() if value is not None}
    assert provider.update(LOCAL, state, inputs)["stdout"] == stdout


def test_a_failed_update_is_an_error_and_no_partial_state(provider: Provider) -> None:
    state = provider.create(LOCAL, ECHO)
    assert error_of(lambda: provider.update(LOCAL, state, {"create": "exit 7"})) == 'exit status 7: running "exit 7":\n'


def test_delete_runs_what_the_state_holds_with_its_stdin_and_environment(provider: Provider, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    inputs = {
        **ECHO,
        "delete": f'echo "$(cat) $COLOUR $PULUMI_COMMAND_STDOUT" > {trace}',
        "stdin": secret("word"),
        "environment": {"COLOUR": "red"},
    }
    provider.delete(LOCAL, provider.create(LOCAL, inputs))
    assert trace.read_text() == "word red made\n"


def test_without_a_delete_nothing_runs_and_a_failing_one_is_told(provider: Provider) -> None:
    state = provider.create(LOCAL, ECHO)
    provider.delete(LOCAL, state)
    error = error_of(lambda: provider.delete(LOCAL, {**state, "delete": "echo kept; exit 9"}))
    assert error == 'exit status 9: running "echo kept; exit 9":\nkept\n'


def test_a_refresh_looks_at_nothing(provider: Provider, tmp_path: Path) -> None:
    state = provider.create(LOCAL, {"create": f"touch {tmp_path}/made"})
    (tmp_path / "made").unlink()
    assert provider.read(LOCAL, state) == state
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["*.txt"], ["a.txt"]),
        (["**.txt"], ["a.txt", "sub/b.txt"]),
        (["**", "!sub/**"], ["a.txt", "c.log"]),
        (["{a,c}.*"], ["a.txt", "c.log"]),
        (["[!a].log", "?.nothing"], ["c.log"]),
    ],
)
def test_asset_paths_find_what_the_command_left(
    provider: Provider, tmp_path: Path, patterns: list[str], found: list[str]
) -> None:
    command = "mkdir -p sub; touch c.log sub/b.txt; echo hello > a.txt"
    made = provider.create(
        LOCAL, {"create": command, "dir": str(tmp_path), "assetPaths": patterns, "archivePaths": ["a*"]}
    )
    assert sorted(made["assets"]) == found
    assert {one[SIGNATURE] for one in made["assets"].values()} == {ASSET}
    assert made["archive"]["assets"]["a.txt"]["path"] == str(tmp_path / "a.txt")


def test_local_run_returns_its_arguments_and_both_streams(provider: Provider) -> None:
    answer = provider.invoke({"command": "cat; echo e >&2", "stdin": "i"})
    assert answer == {"command": "cat; echo e >&2", "stdin": "i", "stdout": "i", "stderr": "e", "failures": []}
    assert error_of(lambda: provider.invoke({"command": "exit 2"})) == 'exit status 2: running "exit 2":\n'
    assert provider.invoke({"commmand": "true"})["failures"] == ["commmand", "command"]


def test_cancel_ends_a_command_and_all_it_started(provider: Provider, tmp_path: Path) -> None:
    command = f"trap '' TERM; (trap '' TERM; sleep 60 & wait; touch {tmp_path}/late) & echo up; wait"
    errors: list[str] = []
    running = threading.Thread(
        target=lambda: errors.append(error_of(lambda: provider.create(LOCAL, {"create": command})))
    )
    running.start()
    assert provider.log.arrived.wait(10)
    began = time.monotonic()
    provider.cancel()
    running.join(10)
    assert time.monotonic() - began < 5
    assert errors[0].startswith("signal: killed: running ")
    assert not (tmp_path / "late").exists()
