"""Verbs that do not change the site: status, logs, releases, the source of a release; and the operator's lock."""
