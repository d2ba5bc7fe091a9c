"""Modules that Python no longer has: the app, or a package of its requirements, still imports one."""

from portico.agent.doctor.fault import Fault

GONE = r"ModuleNotFoundError: No module named '(?P<module>{})\b"
SINCE_3_12 = "asynchat|asyncore|smtpd"
SINCE_3_13 = ("aifc|cgi|cgitb|chunk|crypt|imghdr|mailcap|nntplib|pipes|sndhdr|sunau|telnetlib|uu|xdrlib")
"""Modules that Python has removed; for each of them there is a package `standard-MODULE`."""

FAULTS = (
    Fault(
        "pkg-resources-gone", "gunicorn", "ModuleNotFoundError: No module named 'pkg_resources'",
        {"journal": GONE.format("pkg_resources")},
        "{module} is a module of setuptools below 82, which a virtual environment no longer has by itself",
        "add setuptools<82 to the app's requirements, then run pulumi up again",
    ),
    Fault(
        "distutils-gone", "gunicorn", "ModuleNotFoundError: No module named 'distutils'",
        {"journal": GONE.format("distutils")},
        "{module} left Python with version 3.12; setuptools has a copy of it",
        "add setuptools to the app's requirements, or pulumi config set --path app.python python3.11; "
        "then run pulumi up again",
    ),
    Fault(
        "module-left-python", "gunicorn", "ModuleNotFoundError: No module named 'cgi'",
        {"journal": GONE.format(f"{SINCE_3_12}|{SINCE_3_13}")},
        "{module} left Python with version 3.12 or 3.13; a package of its own has it",
        "add standard-{module} to the app's requirements, or require a newer version of the package that imports it; "
        "then run pulumi up again",
    ),
    Fault(
        "audioop-gone", "gunicorn", "ModuleNotFoundError: No module named 'audioop'",
        {"journal": GONE.format("audioop")},
        "{module} left Python with version 3.13; a package of its own has it",
        "add audioop-lts to the app's requirements, then run pulumi up again",
    ),
    Fault(
        "imp-gone", "gunicorn", "ModuleNotFoundError: No module named 'imp'",
        {"journal": GONE.format("imp|lib2to3|msilib|nis|ossaudiodev|spwd")},
        "{module} left Python with version 3.12 or 3.13, and nothing takes its place",
        "require a newer version of the package that imports it, or pulumi config set --path app.python python3.11; "
        "then run pulumi up again",
    ),
)
