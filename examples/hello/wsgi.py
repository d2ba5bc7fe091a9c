"""A page, a stylesheet, and a view that tells what the app sees of a request."""

from flask import Flask, Response, jsonify, render_template, request, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask(__name__)

# One proxy, Nginx, sets each of these three headers; none is believed from anybody else.
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]


@app.get("/")
def page() -> str:
    return render_template("page.html")


@app.route("/echo", methods=["GET", "POST"])
def echo() -> Response:
    """Return the request as the app sees it: proof that the proxy in front of it tells the truth."""
    return jsonify(
        scheme=request.scheme,
        host=request.host,
        remote_addr=request.remote_addr,
        script_root=request.script_root,
        url=url_for("echo", _external=True),
        method=request.method,
        length=len(request.get_data()),
    )
