"""How a wrong setting is refused: key, expected, got, command."""
