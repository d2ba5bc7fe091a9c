"""What exists: a site and the layers it is made of."""

from components.flask_site import FlaskSite, FlaskSiteArgs

__all__ = ["FlaskSite", "FlaskSiteArgs"]
