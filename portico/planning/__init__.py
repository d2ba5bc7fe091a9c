"""The plan of a site in plain Python: settings, content ids, rendered text, plans. Imports no Pulumi."""
