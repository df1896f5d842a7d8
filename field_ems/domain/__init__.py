"""Rules and value objects: pure, without I/O and without any framework."""
