"""``python -m exocosm.cli``: the same as the command ``exocosm``."""

from exocosm.cli.app import main

main()
