"""The reference engine where a channel is more than a telephone line."""
