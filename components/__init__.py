"""The components of a Pulumi program: a site and the layers it is made of."""

from .flask_site import FlaskSite
from .site_args import FlaskSiteArgs

__all__ = ["FlaskSite", "FlaskSiteArgs"]
