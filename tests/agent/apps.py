"""Small apps, each with one virtue or one fault."""

FINE = '''
import os
TEXT = b"fine"
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [TEXT]
'''


def saying(text: str) -> dict[str, str]:
    """An app that answers every request with a text."""
    return {"wsgi.py": FINE.replace("fine", text)}


def answering(expression: str, before: str = "") -> dict[str, str]:
    """An app whose status line is an expression, evaluated for each request."""
    return {"wsgi.py": f'''
import itertools, os, threading, time
{before}
def app(environ, start_response):
    start_response({expression}, [("Content-Type", "text/plain")])
    return [b"body"]
'''}


SLOW = {"wsgi.py": '''
import time
def app(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"] or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"slow"]
'''}

UNTIL_THERE = {"wsgi.py": '''
import os, time
def app(environ, start_response):
    while environ["QUERY_STRING"] and not os.path.exists(environ["QUERY_STRING"]):
        time.sleep(0.05)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"late"]
'''}
"""Answers a request that names a file when that file is there."""

FACTORY = {"wsgi.py": '''
from flask import Flask
def create_app():
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "made")
    return app
'''}

ENVIRONMENT = {"wsgi.py": '''
import json, os
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(dict(os.environ)).encode()]
'''}
