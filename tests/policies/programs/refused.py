"""Breaks every rule, each of them in a resource of its own name."""

import json

import pulumi
import pulumi_docker as docker
from pulumi_command import local, remote

SITE = ["upstream shop {", "    server 10.0.0.5:8000;", "}",
        "server {", "    listen 80;", "    location / {", "        proxy_pass http://shop;", "    }", "}"]


def plan(**sections: object) -> str:
    return "@portico plan 1\n" + json.dumps(sections)


def without_a_check() -> None:
    site = pulumi.ComponentResource("portico:index:NginxSite", "unproven")
    stdin = plan(site={"instance": "i", "files": {"shop.conf": SITE}})
    local.Command("unproven", create="agent nginx", stdin=stdin, opts=pulumi.ResourceOptions(parent=site))


def with_the_check_of_another_instance() -> None:
    host = pulumi.ComponentResource("portico:index:SiteOnHost", "host")
    check = pulumi.ComponentResource("portico:index:UpstreamCheck", "other", opts=pulumi.ResourceOptions(parent=host))
    site = pulumi.ComponentResource("portico:index:NginxSite", "mistaken", opts=pulumi.ResourceOptions(parent=host))
    proven = local.Command("other-check", create="agent upstream-check", stdin=plan(instance="other"),
                           opts=pulumi.ResourceOptions(parent=check))
    local.Command("mistaken", create="agent nginx", stdin=plan(site={"instance": "i", "files": {}}),
                  opts=pulumi.ResourceOptions(parent=site, depends_on=[proven]))


without_a_check()
with_the_check_of_another_instance()
local.Command("public-gunicorn", create="gunicorn --bind 0.0.0.0:8000 wsgi:app")
local.Command("password-in-environment", create="true", environment={"DB_PASSWORD": "hunter2"})
local.Command("secret-in-command", create=pulumi.Output.secret("deploy hunter2"))
bastion = remote.ProxyConnectionArgs(host="bastion.example.org")
remote.Command("unknown-host", create="true", connection=remote.ConnectionArgs(host="web.example.org", proxy=bastion))
docker.Container("database", image="postgres", ports=[{"internal": 5432, "external": 5432}])
docker.RemoteImage("newest", name="nginx:latest")
docker.Container("on-the-machine", image="shop:1", network_mode="host",
                 command=["gunicorn", "--bind", "0.0.0.0:8000", "wsgi:app"])
docker.Service("balanced", name="balanced", task_spec={"container_spec": {"image": "shop:1"}},
               endpoint_spec={"ports": [{"target_port": 8000, "published_port": 8000}]})
