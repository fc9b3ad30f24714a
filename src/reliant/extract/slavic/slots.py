"""Who stands where in a clause: each country or firm with the case or relation it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reliant.extract.slavic.calls import Call, has_body, relation, relation_before
from reliant.extract.slavic.clauses import Clause
from reliant.extract.slavic.goods import Goods, is_goods
from reliant.extract.slavic.words import Mention, Word
from reliant.model.document import Span
from reliant.model.identity import PartyId

_OF_FIRM = (
    "завод",
    "компан",
    "кампан",
    "концерн",
    "канцэрн",
    "фирм",
    "фірм",
    "верф",
    "производител",
    "вытворц",
    "поставщик",
    "пастаўшчык",
)
_MADE_BY = ("лиценз", "ліцэнз", "сборк", "зборк", "производств", "вытворчасц")
_MADE_ABROAD = ("лиценз", "ліцэнз")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A party of a clause in one relation; ``attached`` is the place of the noun it belongs to, null for the clause itself.

    ``body`` are the characters of who acts where that is not the country's own name: "Indian Navy".
    """

    party: PartyId | None
    mention: Mention | None
    relation: str
    at: int
    attached: int | None = None
    body: Span | None = None
    is_firm: bool = False
    is_place: bool = False
    is_inferred: bool = False


def slots_in(
    clause: Clause, mentions: Sequence[Mention], chain: Sequence[Call], goods: Sequence[Goods], language: str
) -> list[Slot]:
    """Parties of a clause in reading order; the adjective of goods is no party but their make."""
    triggers = {call.word.at: call for call in chain}
    found: list[Slot] = []
    for mention in mentions:
        if not any(word.at == mention.start for word in clause.words):
            continue
        joined = _joined(mention, found, clause)
        slot = joined or (
            _of_adjective(mention, clause, triggers, goods, language)
            if mention.kind == "demonym"
            else _of_name(mention, clause, triggers, language)
        )
        if slot is not None:
            found.append(slot)
    return found


def _words_before(clause: Clause, at: int) -> list[Word]:
    return [word for word in clause.words if word.at < at]


def _joined(mention: Mention, found: Sequence[Slot], clause: Clause) -> Slot | None:
    """ "Armenia and Greece": the second stands as the first does; so do the halves of "Russian-Indian"."""
    if not found or found[-1].mention is None:
        return None
    last = found[-1]
    if last.mention is not None and last.mention.start == mention.start:
        return replace(last, party=mention.party, mention=mention)
    between = [word for word in clause.words if last.mention and last.mention.end <= word.at < mention.start]
    if (
        len(between) == 1
        and between[0].low in ("и", "і", "й", ",")
        and mention.kind != "demonym"
        and last.mention
        and last.mention.kind != "demonym"
    ):
        return replace(last, party=mention.party, mention=mention, at=mention.start)
    return None


def _of_adjective(
    mention: Mention, clause: Clause, triggers: dict[int, Call], goods: Sequence[Goods], language: str
) -> Slot | None:
    host = _host(mention, clause)
    if host is None:
        return None
    if host.at in triggers:
        return Slot(party=mention.party, mention=mention, relation="adj", at=mention.start, attached=host.at)
    if host.low.startswith(_MADE_BY):
        kind = "licence" if host.low.startswith(_MADE_ABROAD) else "in"
        return Slot(party=mention.party, mention=mention, relation=kind, at=mention.start)
    is_firm = host.low.startswith(_OF_FIRM) or bool(host.text[:1].isupper() and host.at)
    if any(item.start <= host.at <= item.at for item in goods) or (is_goods(host, language) and not is_firm):
        return None
    if not (has_body(host, language) or is_firm):
        return Slot(party=mention.party, mention=mention, relation="other", at=mention.start)
    first = next(word for word in clause.words if word.at == mention.start)
    body = Span(start=mention.span.start, end=host.span.end)
    return _governed(
        first,
        host.cases & mention.cases or host.cases or mention.cases,
        mention,
        clause,
        triggers,
        language,
        body,
        is_firm=is_firm,
    )


def _host(mention: Mention, clause: Clause) -> Word | None:
    for word in clause.words:
        if word.at < mention.end:
            continue
        if word.part == "noun":
            return word
        if word.part not in ("adj", "num", "conj") and word.text not in '«“"' and word.form != "participle":
            return None
    return None


def _of_name(mention: Mention, clause: Clause, triggers: dict[int, Call], language: str) -> Slot:
    first = next(word for word in clause.words if word.at == mention.start)
    cases = mention.cases
    chain = _nouns_before(mention, clause, triggers, language)
    if chain:
        head = chain[0]
        body = Span(start=head.span.start, end=chain[-1].span.end)
        return _governed(head, head.cases, mention, clause, triggers, language, body, is_firm=_is_firm(mention, chain))
    return _governed(first, cases, mention, clause, triggers, language, None, is_firm=_is_firm(mention, ()))


def _is_firm(mention: Mention, chain: Sequence[Word]) -> bool:
    return mention.kind == "organisation" or any(word.low.startswith(_OF_FIRM) for word in chain)


def _nouns_before(mention: Mention, clause: Clause, triggers: dict[int, Call], language: str) -> list[Word]:
    """ "The minister of defence of India": nouns that act for the country named after them, the outermost first."""
    before = _words_before(clause, mention.start)
    chain: list[Word] = []
    for word in reversed(before):
        if word.text in '«“"' or (word.part == "adj" and word.form != "short"):
            chain.insert(0, word)
            continue
        if word.part != "noun" or word.at in triggers or (is_goods(word, language) and not has_body(word, language)):
            break
        chain.insert(0, word)
    nouns = [word for word in chain if word.part == "noun"]
    if not nouns or not any(has_body(word, language) for word in nouns):
        return []
    if "gen" not in mention.cases and mention.kind in ("name", "capital", "people"):
        return []
    start = next((n for n, word in enumerate(nouns) if has_body(word, language)), 0)
    return nouns[start:]


def _governed(  # noqa: PLR0913
    first: Word,
    cases: frozenset[str],
    mention: Mention,
    clause: Clause,
    triggers: dict[int, Call],
    language: str,
    body: Span | None,
    *,
    is_firm: bool,
) -> Slot:
    """The slot of a phrase that begins with a word and stands in one of the cases."""
    relation_of, attached = None, None
    before = _words_before(clause, first.at)
    for word in reversed(before):
        if word.part == "prep":
            relation_of = relation(word, frozenset({mention.hint}) if mention.hint and len(cases) > 1 else cases, language)
            break
        if word.part == "adj" and word.form != "short" and not has_body(word, language):
            continue
        if word.text in '«“"':
            continue
        if (
            word.at in triggers
            and word.part == "noun"
            and ("gen" in cases or ("acc" in cases and mention.kind == "organisation"))
        ):
            relation_of, attached = "gen", word.at
        elif word.part == "noun" and cases == frozenset({"gen"}):
            relation_of = "of_goods" if is_goods(word, language) else "gen"
            attached = None if relation_of == "of_goods" else _trigger_before(word, triggers)
        break
    is_first = not before and any(word.is_predicate for word in clause.words)
    if relation_of is None and is_first and len(cases) > 1 and "nom" in cases:
        relation_of = "nom"
    if relation_of is None:
        relation_of = mention.hint if len(cases) > 1 and mention.hint in cases else _case(cases, first, clause)
    if relation_of == "on":
        relation_of = "to"
    return Slot(
        party=mention.party,
        mention=mention,
        relation=relation_of,
        at=mention.start,
        attached=attached,
        body=body,
        is_firm=is_firm,
        is_place=mention.kind == "capital" and relation_of == "in",
    )


def _trigger_before(word: Word, triggers: dict[int, Call]) -> int | None:
    return max((at for at, call in triggers.items() if at < word.at and call.is_noun), default=None)


def _case(cases: frozenset[str], first: Word, clause: Clause) -> str:
    """The one case meant where a form may be several: at the head of its clause a subject, after a verb an object."""
    if len(cases) == 1:
        return next(iter(cases))
    predicate = next((word.at for word in clause.words if word.is_predicate), None)
    if "nom" in cases and (predicate is None or first.at < predicate):
        return "nom"
    for case in ("dat", "nom", "ins", "acc", "gen"):
        if case in cases:
            return case
    return "nom"


__all__ = ["Slot", "relation_before", "slots_in"]
