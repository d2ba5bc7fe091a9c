"""Names and folders of a site on a machine."""
