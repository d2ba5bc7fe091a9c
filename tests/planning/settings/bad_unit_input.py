"""Bad settings of Gunicorn's unit and of how releases follow each other, and the whole refusal of each."""

from collections.abc import Mapping
from typing import Any

BAD_UNIT_INPUT: Mapping[str, tuple[dict[str, Any], str]] = {
    "nginx.http_port none": (
        {"nginx": {"http_port": 0}},
        "nginx.http_port: expected at least 1, got 0\n"
        "    to fix it: pulumi config set --path nginx.http_port 8081",
    ),
    "nginx.ipv6 a word": (
        {"nginx": {"ipv6": "off"}},
        'nginx.ipv6: expected true or false, got "off"\n'
        "    to fix it: pulumi config set --path nginx.ipv6 true",
    ),
    "nginx.catchall a number": (
        {"nginx": {"catchall": 0}},
        "nginx.catchall: expected true or false, got 0\n"
        "    to fix it: pulumi config set --path nginx.catchall true",
    ),
    "rollout.keep_releases none": (
        {"rollout": {"keep_releases": 0}},
        "rollout.keep_releases: expected at least 1, got 0\n"
        "    to fix it: pulumi config set --path rollout.keep_releases 3",
    ),
    "rollout.keep_releases too many": (
        {"rollout": {"keep_releases": 51}},
        "rollout.keep_releases: expected at most 50, got 51\n"
        "    to fix it: pulumi config set --path rollout.keep_releases 3",
    ),
    "rollout.batch none": (
        {"rollout": {"batch": 0}},
        "rollout.batch: expected at least 1, got 0\n"
        "    to fix it: pulumi config set --path rollout.batch 1",
    ),
    "rollout.batch a share": (
        {"rollout": {"batch": "50%"}},
        'rollout.batch: expected a whole number, got "50%"\n'
        "    to fix it: pulumi config set --path rollout.batch 1",
    ),
    "systemd.protect_home in another word": (
        {"systemd": {"protect_home": "read_only"}},
        "systemd.protect_home: expected 'yes', 'read-only' or 'no', got \"read_only\"\n"
        "    to fix it: pulumi config set --path systemd.protect_home read-only",
    ),
    "systemd.protect_home a number": (
        {"systemd": {"protect_home": 1}},
        "systemd.protect_home: expected 'yes', 'read-only' or 'no', got 1\n"
        "    to fix it: pulumi config set --path systemd.protect_home read-only",
    ),
    "systemd.private_devices a word of systemd": (
        {"systemd": {"private_devices": "yes"}},
        'systemd.private_devices: expected true or false, got "yes"\n'
        "    to fix it: pulumi config set --path systemd.private_devices true",
    ),
    "systemd.memory_deny_write_execute a number": (
        {"systemd": {"memory_deny_write_execute": 1}},
        "systemd.memory_deny_write_execute: expected true or false, got 1\n"
        "    to fix it: pulumi config set --path systemd.memory_deny_write_execute false",
    ),
    "an address family that does not exist": (
        {"systemd": {"restrict_address_families": ["AF_UNIX", "AF_IPX"]}},
        "systemd.restrict_address_families[1]: expected 'AF_UNIX', 'AF_INET', 'AF_INET6' or 'AF_NETLINK',"
        ' got "AF_IPX"\n'
        "    to fix it: pulumi config set --path 'systemd.restrict_address_families[1]' AF_INET",
    ),
    "an address family twice": (
        {"systemd": {"restrict_address_families": ["AF_UNIX", "AF_INET", "AF_UNIX"]}},
        'systemd.restrict_address_families[2]: expected each family once, got "AF_UNIX"\n'
        "    to fix it: pulumi config rm --path 'systemd.restrict_address_families[2]'",
    ),
    "address families in one text": (
        {"systemd": {"restrict_address_families": "AF_UNIX AF_INET"}},
        'systemd.restrict_address_families: expected a list, got "AF_UNIX AF_INET"\n'
        "    to fix it: pulumi config rm --path systemd.restrict_address_families; pulumi config set --path"
        " 'systemd.restrict_address_families[0]' AF_UNIX; pulumi config set --path"
        " 'systemd.restrict_address_families[1]' AF_INET; pulumi config set --path"
        " 'systemd.restrict_address_families[2]' AF_INET6",
    ),
    "address families without that of systemd": (
        {"systemd": {"restrict_address_families": ["AF_INET"]}},
        "systemd.restrict_address_families: expected AF_UNIX among them: over such a socket Gunicorn"
        ' tells systemd that it is ready, got ["AF_INET"]\n'
        "    to fix it: pulumi config rm --path systemd.restrict_address_families",
    ),
    "no address family": (
        {"systemd": {"restrict_address_families": []}},
        "systemd.restrict_address_families: expected AF_UNIX among them: over such a socket Gunicorn"
        " tells systemd that it is ready, got []\n"
        "    to fix it: pulumi config rm --path systemd.restrict_address_families",
    ),
    "address families without that of Gunicorn": (
        {"systemd": {"restrict_address_families": ["AF_UNIX"]}, "gunicorn": {"bind": "tcp"}},
        "systemd.restrict_address_families: expected AF_INET among them: with gunicorn.bind at tcp"
        ' Gunicorn listens on 127.0.0.1, got ["AF_UNIX"]\n'
        "    to fix it: pulumi config rm --path systemd.restrict_address_families",
    ),
    "a writable path that is relative": (
        {"systemd": {"read_write_paths": ["uploads"]}},
        "systemd.read_write_paths[0]: expected an absolute path without '..', of letters, digits and . _"
        ' + @ ~ , = : - only, for example /srv/uploads, got "uploads"\n'
        "    to fix it: pulumi config set --path 'systemd.read_write_paths[0]' /srv/uploads",
    ),
    "a writable path that is the whole host": (
        {"systemd": {"read_write_paths": ["/"]}},
        "systemd.read_write_paths[0]: expected an absolute path without '..', of letters, digits and . _"
        ' + @ ~ , = : - only, for example /srv/uploads, got "/"\n'
        "    to fix it: pulumi config set --path 'systemd.read_write_paths[0]' /srv/uploads",
    ),
    "a writable path that is the whole host by a detour": (
        {"systemd": {"read_write_paths": ["/."]}},
        "systemd.read_write_paths[0]: expected an absolute path without '..', of letters, digits and . _"
        ' + @ ~ , = : - only, for example /srv/uploads, got "/."\n'
        "    to fix it: pulumi config set --path 'systemd.read_write_paths[0]' /srv/uploads",
    ),
    "a writable path upwards": (
        {"systemd": {"read_write_paths": ["/srv/../etc"]}},
        "systemd.read_write_paths[0]: expected an absolute path without '..', of letters, digits and . _"
        ' + @ ~ , = : - only, for example /srv/uploads, got "/srv/../etc"\n'
        "    to fix it: pulumi config set --path 'systemd.read_write_paths[0]' /srv/uploads",
    ),
    "a writable path with a space": (
        {"systemd": {"read_write_paths": ["/srv/my uploads"]}},
        "systemd.read_write_paths[0]: expected an absolute path without '..', of letters, digits and . _"
        ' + @ ~ , = : - only, for example /srv/uploads, got "/srv/my uploads"\n'
        "    to fix it: pulumi config set --path 'systemd.read_write_paths[0]' /srv/uploads",
    ),
    "a writable path with a specifier": (
        {"systemd": {"read_write_paths": ["/srv/%i"]}},
        "systemd.read_write_paths[0]: expected an absolute path without '..', of letters, digits and . _"
        ' + @ ~ , = : - only, for example /srv/uploads, got "/srv/%i"\n'
        "    to fix it: pulumi config set --path 'systemd.read_write_paths[0]' /srv/uploads",
    ),
    "a writable path with a quote": (
        {"systemd": {"read_write_paths": ["/srv/\"x\""]}},
        "systemd.read_write_paths[0]: expected an absolute path without '..', of letters, digits and . _"
        ' + @ ~ , = : - only, for example /srv/uploads, got "/srv/\\"x\\""\n'
        "    to fix it: pulumi config set --path 'systemd.read_write_paths[0]' /srv/uploads",
    ),
    "a writable path with a newline": (
        {"systemd": {"read_write_paths": ["/srv\nExecStartPre=/bin/sh"]}},
        "systemd.read_write_paths[0]: expected an absolute path without '..', of letters, digits and . _"
        ' + @ ~ , = : - only, for example /srv/uploads, got "/srv\\nExecStartPre=/bin/sh"\n'
        "    to fix it: pulumi config set --path 'systemd.read_write_paths[0]' /srv/uploads",
    ),
    "a writable path that may be missing": (
        {"systemd": {"read_write_paths": ["-/srv/uploads"]}},
        "systemd.read_write_paths[0]: expected an absolute path without '..', of letters, digits and . _"
        ' + @ ~ , = : - only, for example /srv/uploads, got "-/srv/uploads"\n'
        "    to fix it: pulumi config set --path 'systemd.read_write_paths[0]' /srv/uploads",
    ),
    "a writable path twice": (
        {"systemd": {"read_write_paths": ["/srv/uploads", "/srv/./uploads/"]}},
        'systemd.read_write_paths[1]: expected each path once, got "/srv/./uploads/"\n'
        "    to fix it: pulumi config rm --path 'systemd.read_write_paths[1]'",
    ),
    "a group with a space": (
        {"systemd": {"supplementary_groups": ["redis docker"]}},
        "systemd.supplementary_groups[0]: expected the name of a user or group: letters, digits and . _"
        ' -, a letter or underscore first, got "redis docker"\n'
        "    to fix it: pulumi config set --path 'systemd.supplementary_groups[0]' redis",
    ),
    "a group that is a number": (
        {"systemd": {"supplementary_groups": [999]}},
        "systemd.supplementary_groups[0]: expected a text, got 999\n"
        "    to fix it: pulumi config set --path 'systemd.supplementary_groups[0]' redis",
    ),
    "a group twice": (
        {"systemd": {"supplementary_groups": ["redis", "redis"]}},
        'systemd.supplementary_groups[1]: expected each group once, got "redis"\n'
        "    to fix it: pulumi config rm --path 'systemd.supplementary_groups[1]'",
    ),
    "systemd.umask that takes rights from the app": (
        {"systemd": {"umask": "0777"}},
        "systemd.umask: expected four octal digits that leave the app's own rights alone, for example 0027, got"
        ' "0777"\n'
        "    to fix it: pulumi config set --path systemd.umask 0027",
    ),
    "systemd.umask that Pulumi took for a number": (
        {"systemd": {"umask": 27}},
        "systemd.umask: expected four octal digits that leave the app's own rights alone, for example 0027, got 27\n"
        "    to fix it: pulumi config set --path systemd.umask 0027",
    ),
    "systemd.memory_max without a unit": (
        {"systemd": {"memory_max": 512}},
        "systemd.memory_max: expected a size in systemd's words with its unit, for example 512M or 2G,"
        " got 512\n"
        "    to fix it: pulumi config set --path systemd.memory_max 512M",
    ),
    "systemd.memory_max a text without a unit": (
        {"systemd": {"memory_max": "512"}},
        "systemd.memory_max: expected a size in systemd's words with its unit, for example 512M or 2G,"
        ' got "512"\n'
        "    to fix it: pulumi config set --path systemd.memory_max 512M",
    ),
    "systemd.memory_max in Nginx's words": (
        {"systemd": {"memory_max": "512m"}},
        "systemd.memory_max: expected a size in systemd's words with its unit, for example 512M or 2G,"
        ' got "512m"\n'
        "    to fix it: pulumi config set --path systemd.memory_max 512M",
    ),
    "systemd.memory_max that no number of 64 bits holds, which systemd ignores": (
        {"systemd": {"memory_max": "16777216T"}},
        "systemd.memory_max: expected a size in systemd's words with its unit, for example 512M or 2G,"
        ' got "16777216T"\n'
        "    to fix it: pulumi config set --path systemd.memory_max 512M",
    ),
    "systemd.memory_max with a newline": (
        {"systemd": {"memory_max": "512M\nUser=root"}},
        "systemd.memory_max: expected a size in systemd's words with its unit, for example 512M or 2G,"
        ' got "512M\\nUser=root"\n'
        "    to fix it: pulumi config set --path systemd.memory_max 512M",
    ),
    "systemd.tasks_max none": (
        {"systemd": {"tasks_max": 0}},
        "systemd.tasks_max: expected at least 1, got 0\n"
        "    to fix it: pulumi config set --path systemd.tasks_max 512",
    ),
    "systemd.tasks_max without an end": (
        {"systemd": {"tasks_max": "infinity"}},
        'systemd.tasks_max: expected a whole number, got "infinity"\n'
        "    to fix it: pulumi config set --path systemd.tasks_max 512",
    ),
    "systemd.limit_nofile too few": (
        {"systemd": {"limit_nofile": 100}},
        "systemd.limit_nofile: expected at least 1024, got 100\n"
        "    to fix it: pulumi config set --path systemd.limit_nofile 65536",
    ),
    "systemd.limit_nofile beyond the kernel's": (
        {"systemd": {"limit_nofile": 1048577}},
        "systemd.limit_nofile: expected at most 1048576, got 1048577\n"
        "    to fix it: pulumi config set --path systemd.limit_nofile 65536",
    ),
    "a setting in systemd's own letters": (
        {"systemd": {"ProtectHome": "no"}},
        "systemd.ProtectHome: unknown key (did you mean protect_home?)\n"
        "    to fix it: pulumi config rm --path systemd.ProtectHome",
    ),
    "a setting of systemd that is not offered": (
        {"systemd": {"dynamic_user": True}},
        "systemd.dynamic_user: unknown key (known: protect_home, private_devices, private_tmp,"
        " protect_proc, memory_deny_write_execute, restrict_address_families, restrict_namespaces,"
        " system_call_filter, read_write_paths, supplementary_groups, umask, group, memory_max,"
        " tasks_max, limit_nofile)\n"
        "    to fix it: pulumi config rm --path systemd.dynamic_user",
    ),
}
