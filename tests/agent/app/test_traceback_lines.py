"""The lines of a log that matter to whoever wrote the app."""

from portico.agent.app.traceback_lines import own_frames

LOG = """\
[2026-01-01 00:00:00 +0000] [7] [INFO] Starting gunicorn
Traceback (most recent call last):
  File "/srv/venvs/1/lib/python3.11/site-packages/gunicorn/app/base.py", line 235, in run
    super().run()
    ~~~~~~~~~~~^^
  File "/usr/lib/python3.11/importlib/__init__.py", line 126, in import_module
    return _bootstrap._gcd_import(name[level:], package, level)
  File "<frozen importlib._bootstrap>", line 1204, in _gcd_import
  File "/srv/releases/2/app/wsgi.py", line 3, in <module>
    from flaskk import Flask
ModuleNotFoundError: No module named 'flaskk'
""".splitlines()


def test_only_the_apps_own_frames_and_the_error_are_left() -> None:
    assert own_frames(LOG) == [
        "[2026-01-01 00:00:00 +0000] [7] [INFO] Starting gunicorn",
        "Traceback (most recent call last):",
        '  File "/srv/releases/2/app/wsgi.py", line 3, in <module>',
        "    from flaskk import Flask",
        "ModuleNotFoundError: No module named 'flaskk'",
    ]


def test_lines_without_a_traceback_stay_as_they_are() -> None:
    lines = ["    indented", "plain", "  File of something"]

    assert own_frames(lines) == lines
