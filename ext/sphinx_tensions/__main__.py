"""``python -m sphinx_tensions``."""

import sys

from .cli import main

sys.exit(main())
