"""Shared libraries that the app's packages load: Debian has each of them in a package of its own."""

from portico.agent.doctor.fault import Fault

NOT_OPENED = r": cannot open shared object file"
LIBRARIES = {
    "libpq5": rf"libpq\.so[.\d]*{NOT_OPENED}|libpq library not found",
    "libmagic1": rf"libmagic\.so[.\d]*{NOT_OPENED}|failed to find libmagic",
    "libgl1": rf"libGL\.so[.\d]*{NOT_OPENED}",
    "libglib2.0-0": rf"lib(glib|gthread|gobject|gio)-2\.0\.so[.\d]*{NOT_OPENED}",
    "libpango-1.0-0 libpangoft2-1.0-0": r"cannot load library '(lib)?(pango|gobject|harfbuzz|fontconfig)[-.\w]*'",
    "libcairo2": rf"libcairo\.so[.\d]*{NOT_OPENED}|no library called \"cairo",
    "libmariadb3": rf"libmariadb\.so[.\d]*{NOT_OPENED}",
    "unixodbc": rf"libodbc\.so[.\d]*{NOT_OPENED}",
    "libxml2": rf"libxml2\.so[.\d]*{NOT_OPENED}",
    "libxslt1.1": rf"libe?xslt\.so[.\d]*{NOT_OPENED}",
    "libxmlsec1-openssl": rf"libxmlsec1(-openssl)?\.so[.\d]*{NOT_OPENED}",
    "libzbar0": rf"libzbar\.so[.\d]*{NOT_OPENED}|Unable to find zbar shared library",
    "libgomp1": rf"libgomp\.so[.\d]*{NOT_OPENED}",
    "libsndfile1": rf"libsndfile\.so[.\d]*{NOT_OPENED}|sndfile library not found",
}
"""Pattern of a line of the app by the Debian packages that bring the library, the same on Debian 12 and 13 and on
Ubuntu 22.04 and 24.04."""
SYMPTOM = "ImportError: cannot open shared object file; OSError: cannot load library"
AGAIN = "then run pulumi up again"

FAULTS = (
    *(Fault(f"lacks-{packages.split()[0]}", "app", SYMPTOM, {"journal": pattern},
            f"a package of the requirements loads a library that is not there; Debian has it in {packages}",
            AGAIN, packages)
      for packages, pattern in LIBRARIES.items()),
    Fault(
        "library-missing", "app", "ImportError: libraw.so.20: cannot open shared object file",
        {"journal": rf"\b(?P<library>lib[\w.+-]{{1,100}}){NOT_OPENED}"},
        "a package of the requirements needs the library {library}, which is not there",
        "where PACKAGE is the one that has it (apt-file search {library}), then run pulumi up again",
        "PACKAGE",
    ),
)
