"""The plain commands, and the place where the program is put together."""
