"""The examined site is what the stack says of it, and where its parts are on this machine."""

import re
import time
from pathlib import Path
from typing import Dict, List, Optional

from portico.agent.app.container import LOGS
from portico.agent.app.record import Record
from portico.agent.chain import gunicorn
from portico.agent.doctor.since import state_of
from portico.agent.nginx import rendered_files
from portico.agent.nginx.base import Nginx
from portico.agent.nginx.choice import nginx_of
from portico.agent.place import Place
from portico.protocol.plan.asked import DoctorPlan
from portico.protocol.plan.instance import Bind

SHORT = 2
"""Seconds that one request may take; all nine checks have to fit into ten seconds."""


class ExaminedSite:
    """The examined site, made from sections of the plans of its steps: `site`, `public`, `upstream`."""

    def __init__(self, place: Place, plan: DoctorPlan) -> None:
        self.place = place
        self.site, self.public, self.upstream = plan.site, plan.public, plan.upstream
        self.instance = self.site.instance
        self.nginx: Nginx = nginx_of(place)
        self.record: Optional[Record] = gunicorn.last(place, self.instance)
        self.logs = {log: state_of(log) for log in (self.error_log, self.nginx.log)}
        """Nginx's error logs, with their states when the doctor started."""
        self.came = time.time()
        self.said: List[str] = [] if place.unit else gunicorn.log_lines(place, self.instance)
        """The app's log when the doctor started. Under systemd it is empty: the journal has the time of each line."""

    @property
    def service(self) -> str:
        """Return the name of Gunicorn's service unit."""
        return f"{self.place.unit}@{self.instance}.service"

    @property
    def socket(self) -> str:
        """Return the name of the socket unit, which has Gunicorn's address."""
        return f"{self.place.unit}@{self.instance}.socket"

    @property
    def bind(self) -> Bind:
        """Return the instance's address: that of its last start, or else the one it was to have."""
        if self.record:
            return self.record.bind
        if self.place.containers:
            return Bind(kind="name", host=f"app-{self.instance}", port=8000)
        return Bind(kind="unix", path=f"{self.place.run}/{self.instance}.sock")

    @property
    def files(self) -> Dict[Path, List[str]]:
        """Return the files that were rendered for Nginx, by path on this machine."""
        files = rendered_files.of_site(self.place, self.site, self.bind)
        return {self.place.nginx / path: lines for path, lines in files.items()}

    @property
    def file(self) -> Path:
        """Return the path of the file with the site's server block."""
        status = f"listen unix:{self.place.status_socket};"
        return next(path for path, lines in self.files.items() if any(status in line for line in lines))

    @property
    def zones_of_clients(self) -> List[str]:
        """Return the names of the zones in which Nginx counts the requests of each client of the site."""
        slug = self.file.stem.replace("-", "_")
        return [f"{slug}_clients", f"{slug}_clients_of_files"]

    @property
    def error_log(self) -> Path:
        """Return the path of the log in which Nginx writes errors of this site's requests."""
        return self._log("error")

    @property
    def access_log(self) -> Path:
        """Return the path of the log in which Nginx writes a line for each request of this site."""
        return self._log("access")

    def _log(self, kind: str) -> Path:
        if self.place.containers:
            return LOGS / "nginx" / self.place.containers.nginx_log
        match = re.search(rf"{kind}_log ([^; ]+)", "\n".join(self.files[self.file]))
        assert match, f"every site has its {kind}_log"
        return self.place.directory / match.group(1)

    @property
    def ports(self) -> List[int]:
        """Return the ports to which the site's clients connect."""
        return sorted({int(listen.rpartition(":")[2]) for listen in self.site.listen})
