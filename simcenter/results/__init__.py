"""What it means: measures as pure functions of what happened."""
