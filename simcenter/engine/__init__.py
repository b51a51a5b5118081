"""What happens: the tables, the draw, the SimPy reference engine, the compiled engine and the audit."""
