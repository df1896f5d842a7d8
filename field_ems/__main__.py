"""Run the program as ``python -m field_ems``."""

from field_ems.cli.main import main

if __name__ == "__main__":
    main()
