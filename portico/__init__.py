"""Portico: a Flask app behind Gunicorn and Nginx, each layer proven before the next is touched."""
