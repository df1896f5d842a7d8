"""Use cases: what a person does, one module a feature, called by terminal, commands and headquarters alike."""
