"""The words of an app that may not write beside its code, and the remedy."""

import re
from typing import Iterable

from portico.protocol.lines import LOOKED_AT, cut

IN_A_RELEASE = r"(/\S{0,300}/(releases|instances)/\w{1,40}/app|/app/)"
"""The folder of a release on a machine, or in a container of an image that Portico built."""
IN_THE_RELEASE = r"(PermissionError|OSError): \[Errno (13|30)\] .{0,100}: b?'(?P<what>" + IN_A_RELEASE + r"[^']*)'"
IN_A_READ_ONLY_FOLDER = r"OSError: \[Errno 30\] .{0,100}: b?'(?P<what>[^']*)'"
OF_A_DATABASE = (r"OperationalError: (?P<what>\(?.{0,60}(unable to open database file|attempt to write a readonly "
                 r"database))")
REMEDY = ("name the folder that the app writes to: pulumi config set --path 'app.persist[0]' FOLDER, or keep what it "
          "writes in STATE_DIRECTORY, such as Flask(__name__, instance_path=os.environ['STATE_DIRECTORY']); then run "
          "pulumi up again")


def is_the_cause(lines: Iterable[str]) -> bool:
    """Return whether one of these lines of the app complains that it may not write there."""
    patterns = (IN_THE_RELEASE, IN_A_READ_ONLY_FOLDER, OF_A_DATABASE)
    return any(re.search(pattern, cut(line, LOOKED_AT)) for line in lines for pattern in patterns)
