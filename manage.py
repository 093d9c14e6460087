#!/usr/bin/env python3
"""Django's own way to the commands; the same as `.venv/bin/hotline`."""

from hotline.config.command import main

if __name__ == "__main__":
    raise SystemExit(main())
