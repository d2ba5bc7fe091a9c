"""The paths of Nginx's files in the containers of a Swarm, and the user that reads them."""

FOLDER = "/etc/portico"
"""Nginx's folder in its containers; the paths of `include` are relative to it."""
NGINX_USER = "10002:10002"
"""User and group of Nginx in its containers; the nodes have neither. Any user may open the port in a container."""
TLS_FILE = f"{FOLDER}/tls.pem"
"""The file with certificate and key in one, a secret of the Swarm."""
