"""Commands in a unit that is gone when they end."""

from portico.agent.machine import transient


def test_properties_and_options_stand_before_the_command() -> None:
    words = transient.command(["DynamicUser=yes", "UMask=0022"], "--unit=shop-build.service")

    assert words[0] == "systemd-run"
    assert words[-5:] == ["--unit=shop-build.service", "-p", "DynamicUser=yes", "-p", "UMask=0022"]


def test_a_word_that_looks_like_a_variable_stays_a_word() -> None:
    assert transient.as_they_are(["echo", "$HOME", "a$"]) == ["echo", "$$HOME", "a$$"]
