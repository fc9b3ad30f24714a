"""The verdict in plain words, with what could not have been seen."""

from reliant.measures.arrow import VerdictWord
from reliant.model.countries import party_name
from reliant.monitor.evidence import Evidence, ids
from reliant.monitor.page import Figure, Section, Statement
from reliant.monitor.talk import partners_in_talk, talk_sources
from reliant.monitor.wording import listing, percent, plural

HEADLINES = {
    VerdictWord.DIVERSIFYING: "Diversifying.",
    VerdictWord.CONCENTRATING: "Concentrating.",
    VerdictWord.CANNOT_TELL: "Cannot tell.",
}
MOSTLY = 0.9
"""Above this share "no change beyond x" means "not diversifying"."""
NOTHING = 0.005
"""A fall of the recorded share by less than half a point is no fall."""


def headline(evidence: Evidence) -> str:
    """The verdict in two or three words. "Cannot tell" is a verdict."""
    if evidence.verdict is None:
        return "Cannot tell: the register has too few deliveries."
    word = evidence.verdict.word
    if (_last_share(evidence) or 0.0) >= MOSTLY and not _fell(evidence):
        if word is VerdictWord.NO_CHANGE_BEYOND:
            return "Not diversifying."
        if word is VerdictWord.CANNOT_TELL:
            return "Not diversifying on record; whether the habit is changing cannot be told."
    if word is VerdictWord.NO_CHANGE_BEYOND:
        return f"No change beyond {100 * (evidence.verdict.detectable or 0.0):.0f} points of the orders."
    return HEADLINES[word]


def in_short(evidence: Evidence) -> Section:
    """Verdict, the shares behind it, talk against delivery, and what change could have been noticed."""
    return Section(
        name="in_short",
        title="In short",
        statements=(Statement(text=headline(evidence)), *_shares(evidence), *_talk(evidence), *_noticed(evidence)),
    )


def _shares(evidence: Evidence) -> tuple[Statement, ...]:
    supplier = party_name(evidence.supplier)
    told: list[str] = []
    figures: list[Figure] = []
    filled = [window for window in evidence.flow.windows if evidence.flow.rows_in(window)]
    for window in reversed(filled[-3:]):
        rows = evidence.flow.rows_in(window)
        share = _share_in(evidence, str(window))
        told.append(f"{percent(share)} in {window.label}")
        figures.append(
            Figure(
                name="share",
                value=share,
                unit="share",
                window=str(window),
                of=evidence.supplier,
                sources=ids(rows),
                method="sum of value_tiv of the supplier's rows / sum of value_tiv of all rows",
            )
        )
    if not told:
        return (Statement(text=f"The register shows no delivery to {party_name(evidence.subject)} in these years."),)
    first, rest = told[0], told[1:]
    before = f" ({', '.join(rest)})" if rest else ""
    return (Statement(text=f"{supplier} supplied {first}{before} of the recorded volume of major arms.", figures=tuple(figures)),)


def _talk(evidence: Evidence) -> tuple[Statement, ...]:
    talked, delivered = partners_in_talk(evidence)
    if not talked:
        return ()
    window = str(evidence.talk_window)
    claims = tuple(dict.fromkeys(source for row in talked for source in talk_sources(evidence, str(row["partner"]))))
    partners = Figure(
        name="partners_told",
        value=len(talked),
        unit="partners",
        window=window,
        sources=claims,
        method="number of distinct foreign partners, without the supplier, in events told as fact",
    )
    everything = evidence.flow.rows_in(evidence.talk_window)
    total = sum(float(str(row["value_tiv"])) for row in everything if row["value_tiv"] is not None)
    part = sum(float(str(row["value"])) for row in delivered)
    partners_told = plural(len(talked), "other partner")
    text = f"In {evidence.talk_window.label} texts tell of talks, visits, agreements or deals with {partners_told}; "
    if not delivered or total <= 0:
        return (Statement(text=text + "none of them delivered anything the register knows of.", figures=(partners,)),)
    names = listing([party_name(str(row["partner"])) for row in delivered])
    share = part / total
    rows = Figure(
        name="partners_share",
        value=share,
        unit="share",
        window=window,
        sources=ids(everything),
        method=f"sum of value_tiv of {', '.join(str(row['partner']) for row in delivered)} / sum of value_tiv of all rows",
    )
    text += f"{len(delivered)} of them ({names}) delivered anything, together {percent(share)} of the volume."
    return (Statement(text=text, figures=(partners, rows)),)


def _noticed(evidence: Evidence) -> tuple[Statement, ...]:
    if evidence.verdict is None:
        return ()
    windows = evidence.flow.windows[-2:]
    sources = tuple(source for window in windows for source in ids(evidence.flow.deals_in(window)))
    return tuple(Statement(text=sentence, sources=sources) for sentence in evidence.verdict.sentences)


def _share_in(evidence: Evidence, window: str) -> float:
    return next(
        (
            float(str(row["share"]))
            for row in evidence.flow.shares
            if row["window"] == window and row["supplier"] == evidence.supplier
        ),
        0.0,
    )


def _fell(evidence: Evidence) -> bool:
    """Whether the recorded share is lower than in the window before by more than rounding shows."""
    before, now = (_share_in(evidence, str(window)) for window in evidence.flow.windows[-2:])
    return before - now > NOTHING


def _last_share(evidence: Evidence) -> float | None:
    return _share_in(evidence, str(evidence.flow.windows[-1])) if evidence.flow.windows else None
