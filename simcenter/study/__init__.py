"""What is best: many days, their intervals, comparisons, and the staffing formulas."""
