"""Faults of the site as its clients see it: its static files."""

from portico.agent.doctor.fault import Fault

FAULTS = (
    Fault(
        "static-file-barred", "site", "403 for a static file",
        {"error.log": r'open\(\) "(?P<path>[^"]+)" failed \(13: '},
        "Nginx's user may not read {path}",
        "chmod -R a+rX {directory}/static",
    ),
    Fault(
        "static-files-removed", "site", "404 for a static file",
        {"static": r"^missing: (?P<path>\S+), released as \S+, in (?P<folder>\S+) all that is in (?P<whole>\S+)$"},
        "{path}, which Nginx serves, is gone",
        "mkdir -p {folder} && cp -rT {whole} {folder} && chmod -R a+rX {folder}",
    ),
    Fault(
        "static-file-compressed-edited", "site", "an old or a strange static file, in browsers only",
        {"static": r"^compressed: (?P<packed>\S+), unlike (?P<path>\S+)$"},
        "{packed}, which Nginx sends to clients that take gzip, is not {path}",
        "gzip -9nkf {path} && chmod a+r {packed}",
    ),
    Fault(
        "static-file-edited", "site", "an old or a strange static file",
        {"static": r"^edited: (?P<path>\S+), released as (?P<source>\S+)"},
        "{path}, which Nginx serves, is not what was released",
        "cp {source} {path} && chmod a+r {path}",
    ),
)
