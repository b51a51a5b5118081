"""What is asked: scenarios in words, how they are read from files, checked and written back."""
