"""`python -m hotline.config`: the `hotline` command of this very environment."""

from hotline.config.command import main

raise SystemExit(main())
