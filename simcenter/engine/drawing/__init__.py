"""All randomness: what is drawn before anything happens."""
