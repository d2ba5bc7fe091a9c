"""Small Flask apps, good and bad, as source trees: path to text."""

REQUIREMENTS = "flask>=3,<4\ngunicorn>=23,<28\n"

GOOD = """\
from flask import Flask, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def page():
    return "{marker}" + str(len(request.get_data()))
"""

CANNOT_IMPORT = "import nowhere_to_be_found\n"

ANSWERS_500 = """\
from flask import Flask

app = Flask(__name__)


@app.get("/")
def page():
    raise RuntimeError("the till is empty")
"""

HANGS = """\
import threading

from flask import Flask

app = Flask(__name__)


@app.get("/")
def page():
    threading.Event().wait()
"""

EXITS_AFTER_2_S = """\
import os
import threading

from flask import Flask

app = Flask(__name__)
threading.Timer(2, lambda: (print("out of luck", flush=True), os._exit(7))).start()


@app.get("/")
def page():
    return "for now"
"""

FACTORY = """\
from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.get("/")
    def page():
        return "made"

    return app
"""

NEEDS_DATABASE = """\
import pathlib

from flask import Flask

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def page():
    return "{marker}" + pathlib.Path({database!r}).read_text()
"""

FAILS_BEHIND_NGINX = """\
import pathlib

from flask import Flask, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def page():
    if "X-Request-ID" in request.headers and pathlib.Path({trouble!r}).exists():
        return "trouble", 500
    return "{marker}"
"""

TELLS_URL = """\
from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask(__name__)
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)


@app.get("/")
def page():
    return request.url
"""


def good(marker: str) -> dict[str, str]:
    """An app whose page starts with a marker, with one static file."""
    return {
        "wsgi.py": GOOD.format(marker=marker),
        "requirements.txt": REQUIREMENTS,
        "static/site.css": "body { color: black }\n",
    }


def telling_its_url() -> dict[str, str]:
    """An app that answers with the URL by which it thinks that it was asked."""
    return {"wsgi.py": TELLS_URL, "requirements.txt": REQUIREMENTS}
