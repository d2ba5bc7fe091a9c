"""A remedy can be typed as it is shown: with the stack's name, and with sudo where the login is not root."""

import pytest

from portico.cli.machines.remedy import to_type


@pytest.mark.parametrize(("remedy", "user", "typed"), [
    ("systemctl start nginx.service", "root", "systemctl start nginx.service"),
    ("systemctl start nginx.service", None, "systemctl start nginx.service"),
    ("systemctl start nginx.service", "ann", "sudo systemctl start nginx.service"),
    ("nginx -t && systemctl reload nginx.service", "ann", "sudo sh -c 'nginx -t && systemctl reload nginx.service'"),
    ("echo 7 > /run/nginx.pid", "ann", "sudo sh -c 'echo 7 > /run/nginx.pid'"),
    ("pulumi config set drift preview && pulumi up", "ann",
     "pulumi config set --stack prod drift preview && pulumi up --stack prod"),
    ("docker rm --force shop && pulumi up --refresh", "ann",
     "docker rm --force shop && pulumi up --stack prod --refresh"),
    ("", "ann", ""),
])
def test_a_remedy_names_the_stack_and_says_sudo(remedy: str, user: str | None, typed: str) -> None:
    assert to_type(remedy, "prod", user) == typed
