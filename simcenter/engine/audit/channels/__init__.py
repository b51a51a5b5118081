"""What must hold of channels that are more than a telephone line."""
