"""The errors a person reads before anything has been touched."""


class PorticoError(Exception):
    """An error that says what is wrong and what to type; it is printed as it is, without a traceback."""


class SettingsError(PorticoError, ValueError):
    """A key of the stack's configuration was refused."""


class DockerError(PorticoError):
    """The Docker Engine is not there, too old, or refuses."""


class NoSiteError(PorticoError):
    """The stack was never up, or is destroyed."""


class SourceError(PorticoError, ValueError):
    """The app's source tree cannot be released as it is."""
