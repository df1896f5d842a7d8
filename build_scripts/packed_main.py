"""Where the binary begins, which headquarters' workers are too."""

from multiprocessing import freeze_support

from field_ems.cli.start import main

freeze_support()  # a worker of headquarters goes no further
main()
