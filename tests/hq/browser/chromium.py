"""Where Chromium is, and how it is started: the system's own, which asks nothing of the world outside."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "No Chromium here. Debian: apt-get install --no-install-recommends chromium"

ARGUMENTS = (
    "--no-sandbox",  # root, which is who runs the tests in a container, can't have one
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


def find_chromium() -> str | None:
    """Give the path of the system's Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)
