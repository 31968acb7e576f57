"""What annotations need while a program runs.

Importing `typing` takes as long as the rest of this package, which needs it for type checkers only. They take every name
TYPE_CHECKING for true.
"""

from __future__ import annotations

TYPE_CHECKING = False
