"""`python -m gosupply` is `gosupply`."""

import sys

from gosupply.cli.main import main

sys.exit(main())
