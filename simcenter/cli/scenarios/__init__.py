"""Commands about scenario files: check, resolve, schema."""
