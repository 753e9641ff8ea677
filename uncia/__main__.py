"""`python -m uncia` is `uncia`."""

import sys

from uncia.command import main

sys.exit(main())
