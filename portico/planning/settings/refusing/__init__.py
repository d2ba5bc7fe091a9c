"""The refusal of a wrong setting: key, expected, got, command."""
