"""``python -m onewindow.site.command`` is the same as ``onewindow``."""

import sys

from onewindow.site.command import main

if __name__ == "__main__":
    sys.exit(main())
