"""The app that all tools deploy."""

from flask import Flask, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def page() -> str:
    return "release 0, " + str(len(request.get_data()))
