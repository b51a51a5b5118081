"""How compiled code reaches the flat state."""
