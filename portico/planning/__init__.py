"""What is to be, as plain Python: settings, content ids, rendered text, plans. Imports no Pulumi."""
