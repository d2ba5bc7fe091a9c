"""Bad settings of the ssh target and the whole refusal of each."""

from collections.abc import Mapping
from typing import Any

from tests.planning.settings.pulumi_config import ED25519

RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ=="
HOST = {"address": "192.0.2.1", "host_key": ED25519}
NGINX = {"server_names": ["shop.test"]}


def _ssh(**target: Any) -> dict[str, Any]:
    return {"target": {"kind": "ssh", "hosts": [HOST], **target}, "nginx": NGINX}


def _host(**settings: Any) -> dict[str, Any]:
    return _ssh(hosts=[{**HOST, **settings}])


BAD_SSH_INPUT: Mapping[str, tuple[dict[str, Any], str]] = {
    "a host's address empty": (
        _host(address=""),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got ""\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address with a user": (
        _host(address="root@web1.test"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "root@web1.test"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address with a port": (
        _host(address="web1.test:22"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "web1.test:22"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address in brackets": (
        _host(address="[2001:db8::1]"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "[2001:db8::1]"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address with a zone": (
        _host(address="fe80::1%eth0"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "fe80::1%eth0"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address with a space": (
        _host(address="web1.test web2.test"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "web1.test web2.test"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address that is an option": (
        _host(address="-oProxyCommand=reboot"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "-oProxyCommand=reboot"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address with a command": (
        _host(address="$(reboot)"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "$(reboot)"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address with a newline": (
        _host(address="web1.test\nweb2.test"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "web1.test\\nweb2.test"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address outside ASCII": (
        _host(address="b\u00fccher.test"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "b\xfccher.test"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address with a number too large": (
        _host(address="192.0.2.256"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "192.0.2.256"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address that is every address": (
        _host(address="::"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "::"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's address a number": (
        _host(address=1),
        "target.hosts[0].address: expected a text, got 1\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host's name in upper case": (
        _host(name="Web1"),
        "target.hosts[0].name: expected lower-case letters, digits, hyphens and dots, a letter or digit"
        ' at both ends, got "Web1"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].name' web1",
    ),
    "a host's name with a slash": (
        _host(name="web/1"),
        "target.hosts[0].name: expected lower-case letters, digits, hyphens and dots, a letter or digit"
        ' at both ends, got "web/1"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].name' web1",
    ),
    "a host's name with a hyphen last": (
        _host(name="web-"),
        "target.hosts[0].name: expected lower-case letters, digits, hyphens and dots, a letter or digit"
        ' at both ends, got "web-"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].name' web1",
    ),
    "a host's port none": (
        _host(port=0),
        "target.hosts[0].port: expected at least 1, got 0\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].port' 22",
    ),
    "a host's port beyond all ports": (
        _host(port=65536),
        "target.hosts[0].port: expected at most 65535, got 65536\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].port' 22",
    ),
    "a host's port a text": (
        _host(port="22 -o x"),
        'target.hosts[0].port: expected a whole number, got "22 -o x"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].port' 22",
    ),
    "a host's user with a space": (
        _host(user="root root"),
        "target.hosts[0].user: expected the name of a user or group: letters, digits and . _ -, a letter"
        ' or underscore first, got "root root"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].user' root",
    ),
    "a host's user that is an option": (
        _host(user="-l"),
        "target.hosts[0].user: expected the name of a user or group: letters, digits and . _ -, a letter"
        ' or underscore first, got "-l"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].user' root",
    ),
    "a host's user too long": (
        _host(user="u" * 33),
        "target.hosts[0].user: expected the name of a user or group: letters, digits and . _ -, a letter"
        ' or underscore first, at most 32 characters, got "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].user' root",
    ),
    "a host's user a number": (
        _host(user=0),
        "target.hosts[0].user: expected a text, got 0\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].user' root",
    ),
    "a host's key of RSA": (
        _host(host_key=RSA),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        " -nistp384 or -nistp521, then the key in base64; an RSA key cannot be pinned: servers of today"
        ' sign with it under another name than ssh-rsa, got "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ=="\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key of RSA as ssh-keyscan prints it": (
        _host(host_key=f"192.0.2.1 {RSA}", port=2222),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        " -nistp384 or -nistp521, then the key in base64; an RSA key cannot be pinned: servers of today"
        ' sign with it under another name than ssh-rsa, got "192.0.2.1 ssh-rsa'
        ' AAAAB3NzaC1yc2EAAAADAQABAAABAQ=="\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -p 2222 -t"
        ' ed25519 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key of DSA": (
        _host(host_key="ssh-dss AAAAB3NzaC1kc3M="),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got "ssh-dss AAAAB3NzaC1kc3M="\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key empty, as ssh-keyscan leaves it when nobody answers": (
        _host(host_key=""),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got ""\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key without its type": (
        _host(host_key=ED25519.split()[1]),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        " -nistp384 or -nistp521, then the key in base64, got"
        ' "AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key without its base64": (
        _host(host_key="ssh-ed25519"),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got "ssh-ed25519"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key that is no base64": (
        _host(host_key="ssh-ed25519 AAAA*"),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got "ssh-ed25519 AAAA*"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key cut short": (
        _host(host_key=ED25519[:-4]),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got "ssh-ed25519'
        ' AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHe"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key of another type than it says": (
        _host(host_key=f"ecdsa-sha2-nistp256 {ED25519.split()[1]}"),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got "ecdsa-sha2-nistp256'
        ' AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key as a fingerprint": (
        _host(host_key="SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDJV2Hq8TqnmIuHQ1I"),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        " -nistp384 or -nistp521, then the key in base64, got"
        ' "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDJV2Hq8TqnmIuHQ1I"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "two keys of a host": (
        _host(host_key=f"{ED25519}\n{ED25519}"),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got "ssh-ed25519'
        " AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA\\nssh-ed25519"
        " AAAAC3NzaC1lZDI1NTE5AAAAI\u2026 (164 characters)\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key that was revoked": (
        _host(host_key=f"@revoked 192.0.2.1 {ED25519}"),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got "@revoked 192.0.2.1 ssh-ed25519'
        ' AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key a number": (
        _host(host_key=5),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        " -nistp384 or -nistp521, then the key in base64, got 5\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key huge": (
        _host(host_key=ED25519 + " c" * 4000),
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got "ssh-ed25519'
        " AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA c c c c c c c c c c c c c"
        " c c c c c c \u2026 (8082 characters)\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' 192.0.2.1 2>/dev/null)"',
    ),
    "a host's key on a host whose address is bad": (
        _host(address="a b", host_key="x"),
        "target.hosts[0].address: expected a host name or an IP address without user, port or brackets,"
        ' for example web1.example.org, got "a b"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org\n"
        "target.hosts[0].host_key: expected one line of ssh-keyscan: ssh-ed25519 or ecdsa-sha2-nistp256,"
        ' -nistp384 or -nistp521, then the key in base64, got "x"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' web1.example.org 2>/dev/null)"',
    ),
    "a host with a key that accepts any": (
        _host(accept_any_host_key=True),
        "target.hosts[0].accept_any_host_key: expected false, as host_key is given, got true\n"
        "    to fix it: pulumi config rm --path 'target.hosts[0].accept_any_host_key'",
    ),
    "a host that accepts any key in a word": (
        _host(accept_any_host_key="yes"),
        'target.hosts[0].accept_any_host_key: expected true or false, got "yes"\n'
        "    to fix it: pulumi config set --path 'target.hosts[0].accept_any_host_key' false",
    ),
    "a host with a setting that does not exist": (
        _host(hostkey=ED25519),
        "target.hosts[0].hostkey: unknown key (did you mean host_key?)\n"
        "    to fix it: pulumi config rm --path 'target.hosts[0].hostkey'",
    ),
    "a host without an address": (
        _ssh(hosts=[{"name": "web1"}]),
        "target.hosts[0].address: expected a value, got nothing\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "a host without a key": (
        _ssh(hosts=[{"address": "web1.test"}]),
        "target.hosts[0].host_key: expected the key by which the machine is known (or"
        " accept_any_host_key: true), got nothing\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -t ed25519"
        ' web1.test 2>/dev/null)"',
    ),
    "a host without a key at another port": (
        _ssh(hosts=[{"address": "2001:DB8::1", "port": 2222}]),
        "target.hosts[0].host_key: expected the key by which the machine is known (or"
        " accept_any_host_key: true), got nothing\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh-keyscan -p 2222 -t"
        ' ed25519 2001:db8::1 2>/dev/null)"',
    ),
    "a host a text": (
        _ssh(hosts=["web1.test"]),
        'target.hosts[0]: expected an object, got "web1.test"\n'
        "    to fix it: pulumi config rm --path 'target.hosts[0]'",
    ),
    "hosts a text": (
        _ssh(hosts="web1.test"),
        'target.hosts: expected a list, got "web1.test"\n'
        "    to fix it: pulumi config rm --path target.hosts; pulumi config set --path"
        " 'target.hosts[0].address' web1.example.org",
    ),
    "a host's name twice": (
        _ssh(hosts=[HOST, {**HOST, "port": 23, "name": "192.0.2.1"}]),
        'target.hosts[1]: expected each name (of a host without one: its address) once, got {"address":'
        ' "192.0.2.1", "host_key": "ssh-ed25519'
        ' AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA",\u2026 (153 characters)\n'
        "    to fix it: pulumi config rm --path 'target.hosts[1]'",
    ),
    "a host twice under two names": (
        _ssh(hosts=[HOST, {**HOST, "name": "web2"}]),
        'target.hosts[1]: expected each machine once, by address and port, got {"address": "192.0.2.1",'
        ' "host_key": "ssh-ed25519'
        ' AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA",\u2026 (136 characters)\n'
        "    to fix it: pulumi config rm --path 'target.hosts[1]'",
    ),
    "too many hosts": (
        _ssh(hosts=[{**HOST, "address": f"web{number}.test"} for number in range(65)]),
        'target.hosts[64]: expected at most 64 of them, got {"address": "web64.test", "host_key":'
        ' "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA"\u2026 (121'
        " characters)\n"
        "    to fix it: pulumi config rm --path 'target.hosts[64]'",
    ),
    "no host": (
        _ssh(hosts=[]),
        "target.hosts: expected at least one host with target.kind at ssh, got nothing\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "the ssh target without any": (
        {"target": {"kind": "ssh"}, "nginx": NGINX},
        "target.hosts: expected at least one host with target.kind at ssh, got nothing\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].address' web1.example.org",
    ),
    "the ssh target without a server name": (
        {"target": {"kind": "ssh", "hosts": [HOST]}},
        "nginx.server_names: expected at least one server name with target.kind at ssh, got nothing\n"
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "hosts on the local target": (
        {"target": {"hosts": [HOST]}, "nginx": NGINX},
        "target.kind: expected 'ssh' where target.hosts is given, got \"local\"\n"
        "    to fix it: pulumi config set --path target.kind ssh",
    ),
    "a bastion on the local target": (
        {"target": {"kind": "local", "bastion": HOST}},
        "target.kind: expected 'ssh' where target.bastion is given, got \"local\"\n"
        "    to fix it: pulumi config set --path target.kind ssh",
    ),
    "a bastion a text": (
        _ssh(bastion="192.0.2.2"),
        'target.bastion: expected an object, got "192.0.2.2"\n'
        "    to fix it: pulumi config rm --path target.bastion; pulumi config set --path"
        " target.bastion.address bastion.example.org",
    ),
    "a bastion without an address": (
        _ssh(bastion={"user": "jump"}),
        "target.bastion.address: expected a value, got nothing\n"
        "    to fix it: pulumi config set --path target.bastion.address bastion.example.org",
    ),
    "a bastion with a name": (
        _ssh(bastion={**HOST, "name": "jump"}),
        "target.bastion.name: unknown key (known: address, port, user, host_key, accept_any_host_key)\n"
        "    to fix it: pulumi config rm --path target.bastion.name",
    ),
    "a bastion without a key": (
        _ssh(bastion={"address": "192.0.2.2", "port": 2222}),
        "target.bastion.host_key: expected the key by which the machine is known (or accept_any_host_key:"
        " true), got nothing\n"
        '    to fix it: pulumi config set --path target.bastion.host_key "$(ssh-keyscan -p 2222 -t ed25519'
        ' 192.0.2.2 2>/dev/null)"',
    ),
    "a bastion with a key that accepts any": (
        _ssh(bastion={**HOST, "accept_any_host_key": True}),
        "target.bastion.accept_any_host_key: expected false, as host_key is given, got true\n"
        "    to fix it: pulumi config rm --path target.bastion.accept_any_host_key",
    ),
    "a host without a key behind a bastion": (
        _ssh(bastion={**HOST, "user": "jump"}, hosts=[{"address": "10.0.0.1"}]),
        "target.hosts[0].host_key: expected the key by which the machine is known (or"
        " accept_any_host_key: true), got nothing\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh jump@192.0.2.1"
        ' ssh-keyscan -t ed25519 10.0.0.1 2>/dev/null)"',
    ),
    "a host without a key behind a bastion at another port": (
        _ssh(bastion={**HOST, "port": 2222}, hosts=[{"address": "10.0.0.1", "port": 23}]),
        "target.hosts[0].host_key: expected the key by which the machine is known (or"
        " accept_any_host_key: true), got nothing\n"
        "    to fix it: pulumi config set --path 'target.hosts[0].host_key' \"$(ssh -p 2222 root@192.0.2.1"
        ' ssh-keyscan -p 23 -t ed25519 10.0.0.1 2>/dev/null)"',
    ),
    "accepting any system in a word": (
        _ssh(accept_any_system="ubuntu"),
        'target.accept_any_system: expected true or false, got "ubuntu"\n'
        "    to fix it: pulumi config set --path target.accept_any_system false",
    ),
    "the public port on a port of Gunicorn on another machine": (
        {**_ssh(), "nginx": {**NGINX, "http_port": 8001}, "gunicorn": {"bind": "tcp"}},
        "nginx.http_port: expected a port that is not in gunicorn.ports: Nginx and Gunicorn cannot listen"
        " on the same one, got 8001\n"
        "    to fix it: pulumi config set --path nginx.http_port 8080",
    ),
    **{f"a package named {name}": (
        _ssh(packages=["git", name]),
        "target.packages[1]: expected the name of a Debian package: lower-case letters, digits and + . -, two at least,"
        f' no hyphen last, got "{name}"\n'
        "    to fix it: pulumi config set --path 'target.packages[1]' libpq5",
    ) for name in ("nginx-", "LibPQ5", "libpq5:i386", "libpq5=15.1", "-o", "x", "lib*")},
    "a package twice": (
        _ssh(packages=["git", "git"]),
        'target.packages[1]: expected each package once, got "git"\n'
        "    to fix it: pulumi config rm --path 'target.packages[1]'",
    ),
    "packages on this machine": (
        {"target": {"packages": ["libpq5", "git"]}},
        "target.packages: expected none with target.kind at local, where you install them yourself: sudo apt-get"
        ' install libpq5 git, got ["libpq5", "git"]\n'
        "    to fix it: pulumi config rm --path target.packages",
    ),
    "a site to be replaced by its path": (
        {**_ssh(), "nginx": {**NGINX, "replaces": ["sites-enabled/myproject"]}},
        "nginx.replaces[0]: expected the name of a file in sites-enabled: letters, digits and . _ -, a letter or"
        ' digit first, got "sites-enabled/myproject"\n'
        "    to fix it: pulumi config set --path 'nginx.replaces[0]' myproject",
    ),
    "a site to be replaced where nobody else has one": (
        {"nginx": {"replaces": ["myproject"]}},
        "nginx.replaces: expected none with target.kind at local, where Nginx has no site of others, got"
        ' ["myproject"]\n'
        "    to fix it: pulumi config rm --path nginx.replaces",
    ),
}
