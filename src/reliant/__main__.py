"""``python -m reliant``."""

from reliant.cli import main

main()
