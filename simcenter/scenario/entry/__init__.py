"""What is announced, balked at and offered as a contact joins a queue: in words, and what must hold of them."""
