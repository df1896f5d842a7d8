"""Run the program as ``python -m field_ems``."""

from field_ems.cli.start import main

if __name__ == "__main__":
    main()
