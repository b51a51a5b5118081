"""The entry to a queue in the compiled engine, and calling those back who would not wait on the line."""
