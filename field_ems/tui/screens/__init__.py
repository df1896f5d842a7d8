"""The screens, one a file, loaded by name when they are first asked for."""
