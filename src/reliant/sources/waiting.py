"""How long to wait before a server is asked again."""

WAITS = (2.0, 8.0, 30.0)
"""Seconds before each new try, unless the server asks for more."""
_LONGEST = 120.0


def longer_wait(wait: float, asked: str | None) -> float:
    """The longer of our wait and the server's wish (``Retry-After``), within reason."""
    if asked is None or not asked.strip().isdigit():
        return wait
    return min(max(wait, float(asked)), _LONGEST)
