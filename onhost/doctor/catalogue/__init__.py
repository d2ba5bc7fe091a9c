"""All faults that the doctor knows, from the root outward: of two at once the first is named."""

from onhost.doctor.catalogue import gunicorn, host, nginx, site

CATALOGUE = (*host.FAULTS, *gunicorn.FAULTS, *nginx.FAULTS, *site.FAULTS)
