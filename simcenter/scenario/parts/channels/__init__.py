"""What channels other than the telephone ask of agents."""
