"""A workbook becomes the same plain data as a YAML file, each value with its cell."""
