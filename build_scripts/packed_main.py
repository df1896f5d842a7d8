"""Where the binary begins."""

from field_ems.cli.start import main

main()
