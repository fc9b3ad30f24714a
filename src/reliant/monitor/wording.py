"""Numbers and names as a reader should see them: rounded to what is known, never to more."""

from collections.abc import Iterable


def percent(share: float | None) -> str:
    """A share in per cent with one decimal; never rounded up to 100 or down to 0 when it is not that."""
    if share is None:
        return "-"
    shown = f"{100 * share:.1f}"
    if shown == "100.0" and share < 1:
        return "over 99.9 %" if share > 0.9995 else "99.9 %"
    if shown == "0.0" and share > 0:
        return "under 0.1 %"
    return f"{shown} %" if shown not in ("100.0", "0.0") else f"{shown[:-2]} %"


def volume(tiv: float | None) -> str:
    """A volume in million TIV: whole above 10, one decimal below; ``-`` when no row says anything."""
    if tiv is None:
        return "-"
    return f"{tiv:.0f}" if tiv >= 9.95 or tiv == 0 else f"{tiv:.1f}" if tiv >= 0.05 else "under 0.1"


def count(number: float | None) -> str:
    """A count; ``-`` when not stated."""
    if number is None:
        return "-"
    return f"{number:.0f}" if float(number).is_integer() else f"{number:g}"


def listing(words: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    words = list(words)
    return words[0] if len(words) == 1 else " and ".join([", ".join(words[:-1]), words[-1]]) if words else ""


def plural(number: int, one: str, many: str | None = None) -> str:
    """``1 deal``, ``2 deals``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def cut(text: str, width: int) -> str:
    """A text of at most ``width`` characters, cut at a word with an ellipsis."""
    if len(text) <= width:
        return text
    return text[:width].rsplit(" ", 1)[0][: width - 1].rstrip(",;: ") + "…"
