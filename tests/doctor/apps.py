"""Apps that ask more of Nginx than it gives."""

from tests.engine.apps import good

DEMANDING = """\
import time

from flask import Flask, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def page():
    return "{marker}" + str(len(request.get_data()))


@app.get("/slow")
def slow():
    time.sleep(4)
    return "at last"


@app.get("/basket")
def basket():
    return "much", {{"Set-Cookie": "basket=" + "x" * 20000}}
"""


def demanding(marker: str) -> dict[str, str]:
    """A good app with one view that is slow and one whose cookie is large."""
    return {**good(marker), "wsgi.py": DEMANDING.format(marker=marker)}
