"""Two names of which something is known beyond their words: what the tables and persons say of each."""

from dataclasses import replace

from reliant.model.party import Party
from reliant.resolve.blocking import alias_mention, aliases_of
from reliant.resolve.judgement import Judgement, Verdict
from reliant.resolve.printed_name import take_apart
from reliant.resolve.resolution import Resolution
from reliant.resolve.rules import compare

_HARD = frozenset(("countries", "kinds", "numbers", "given names", "surnames"))
"""Rules that tell two names apart even where one of them may mean several parties."""


def judge_known(mine: Resolution, theirs: Resolution, one: Party, other: Party, *, score: float) -> Judgement:
    """Two names that both mean a known party."""
    told = (mine.judgement, theirs.judgement)
    why = "; ".join(f"“{found.mention.name}”: {found.judgement.says}" for found in (mine, theirs))
    is_same = one.id == other.id
    related = "; one came after the other" if other.id in (*one.successors, *one.predecessors) else ""
    return Judgement(
        verdict=Verdict.SAME if is_same else Verdict.DIFFERENT,
        rule=", ".join(dict.fromkeys(judgement.rule for judgement in told)) if is_same else "two parties",
        says=f"both are {one.id}: {why}" if is_same else f"{one.id} is not {other.id}{related}: {why}",
        score=score,
        sources=tuple(dict.fromkeys(source for judgement in told for source in judgement.sources)),
        decisions=tuple(dict.fromkeys(decision for judgement in told for decision in judgement.decisions)),
    )


def judge_by_words(mine: Resolution, theirs: Resolution) -> Judgement:
    """Two names of which one at most means a known party: by their words, unless one of them is open or has other names."""
    by_words = compare(take_apart(mine.mention), take_apart(theirs.mention))
    if by_words.verdict is Verdict.SAME:
        return _doubt(mine, theirs, by_words)
    if by_words.verdict is Verdict.CANNOT_TELL or by_words.rule in _HARD:
        return by_words
    for known, other in ((mine, theirs), (theirs, mine)):
        if other.verdict is Verdict.CANNOT_TELL and (known.verdict is Verdict.SAME or by_words.rule == "words"):
            return replace(other.judgement, score=by_words.score)
    known, other = (mine, theirs) if mine.verdict is Verdict.SAME else (theirs, mine)
    if known.verdict is Verdict.SAME and known.party and by_words.rule == "words":
        return _against_other_names(known.party, other, by_words)
    return by_words


def _doubt(mine: Resolution, theirs: Resolution, by_words: Judgement) -> Judgement:
    """Words alone say the same; a person or the tables may know that the name means several."""
    for found in (mine, theirs):
        if found.judgement.decisions or found.judgement.rule in ("several", "shared acronym"):
            return replace(found.judgement, verdict=Verdict.CANNOT_TELL, score=by_words.score)
    return by_words


def _against_other_names(party: Party, other: Resolution, by_words: Judgement) -> Judgement:
    """A known party against a name of none: open when another of its names leaves it open."""
    printed = take_apart(other.mention)
    for alias in aliases_of(party):
        judgement = compare(printed, take_apart(alias_mention(party, alias)))
        if judgement.verdict is Verdict.CANNOT_TELL and judgement.rule != "acronym":
            return replace(judgement, says=f"{party.id} is also “{alias.name}”: {judgement.says}", sources=(alias.source,))
    return by_words
