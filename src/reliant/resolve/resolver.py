"""Names to parties: candidates by shared keys, decided by rules, tables and persons, each with its reason."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace

from reliant.model.countries import party_name
from reliant.model.decision import Decision
from reliant.model.identity import PartyId
from reliant.model.party import Office, Party, PartyKind
from reliant.model.time import PartialDate
from reliant.resolve.blocking import Blocks, KnownName, alias_mention, aliases_of
from reliant.resolve.capitals import country_of_capital
from reliant.resolve.folding import stems
from reliant.resolve.glossary import common_surnames, pieces
from reliant.resolve.judgement import Judgement, Verdict
from reliant.resolve.people import given_agree, same_surname
from reliant.resolve.printed_name import Mention, PrintedName, spelled, take_apart, without_brackets
from reliant.resolve.rules import compare, likeness
from reliant.resolve.settled import Ruling, Settled
from reliant.resolve.tables import Directory, packaged
from reliant.resolve.unlisted import party_made_of

_MOST_OPEN = 5
"""Candidates printed with a name that stays open."""
_ONE_KIND = (
    frozenset((PartyKind.FIRM, PartyKind.BODY)),
    frozenset((PartyKind.ORGANISATION, PartyKind.GROUP)),
)
"""Kinds that a place does not tell apart: a state agency trades like a firm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A party that a name may mean, with the judgement about the nearest of its names."""

    party: Party
    name: str
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a name resolves to.

    ``verdict`` is SAME when it means a known party; DIFFERENT when it means none that is known, and ``party`` is then one made
    of the name itself; CANNOT_TELL when it may mean several or nobody in particular, and ``party`` is null. ``candidates`` are
    the likeliest others first; ``notes`` say what a reader should know of the party on that day.
    """

    mention: Mention
    verdict: Verdict
    party: Party | None
    judgement: Judgement
    candidates: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()


class Resolver:
    """Parties of a directory, and what persons settled about them. Nothing in it changes: other decisions, another resolver."""

    def __init__(self, known: Directory | None = None, decisions: Iterable[Decision] = ()) -> None:
        self._directory = packaged() if known is None else known
        self.settled = Settled.of(decisions)
        self._parties = {party.id: party for party in self._directory.parties}
        self._blocks = Blocks(self._directory.parties)

    def with_decisions(self, decisions: Iterable[Decision]) -> "Resolver":
        """The same parties with these decisions in the place of the others; what was computed of the parties is shared."""
        other = copy(self)
        other.settled = Settled.of(decisions)
        return other

    # parties

    @property
    def parties(self) -> tuple[Party, ...]:
        """Every known party, by id."""
        return self._directory.parties

    def party(self, party: str) -> Party | None:
        """A known party by its id; null when no table has it."""
        return self._parties.get(PartyId(party))

    def offices(self, party: str) -> tuple[Office, ...]:
        """Offices a person held, in order of time."""
        return tuple(sorted((one for one in self._directory.offices if one.person == party), key=lambda one: one.since))

    def subject(self, text: str) -> str:
        """How decisions name what a user typed: the id of a known party, else the name."""
        return text if text in self._parties else Mention(name=text).subject

    # names

    def resolve(self, mention: Mention) -> Resolution:
        """The party a name means, with the reason; the same answer whatever else is resolved before or after."""
        found = self._resolve(mention)
        if found.verdict is Verdict.SAME:
            return replace(found, notes=self._notes(found))
        near = self.candidates(mention, most=_MOST_OPEN)
        return replace(found, candidates=tuple(one for one in near if one.judgement.verdict is not Verdict.DIFFERENT))

    def candidates(self, mention: Mention, *, most: int = 10) -> tuple[Candidate, ...]:
        """Parties a name may mean: those that share a word, number or initials with it, and those spelled much alike.

        Ordered by verdict, then likeness; ``most`` of them.
        """
        printed = take_apart(mention)
        best: dict[PartyId, Candidate] = {}
        for known in self._blocks.near(printed, with_alike=True):
            judgement = self._judge_alias(printed, known)
            old = best.get(known.party.id)
            if old is None or _rank(judgement) < _rank(old.judgement):
                best[known.party.id] = Candidate(party=known.party, name=known.alias.name, judgement=judgement)
        ranked = sorted(best.values(), key=lambda one: (_rank(one.judgement), one.party.id))
        return tuple(self._after_decisions(mention, one) for one in ranked[:most])

    def judge(self, one: Mention, other: Mention) -> Judgement:
        """Whether two names are one party: by decisions, then by the parties they resolve to, then by their words alone.

        The same whichever is named first.
        """
        if (other.name, str(other)) < (one.name, str(one)):
            one, other = other, one
        score = likeness(one.name, other.name)
        subjects = self.subject(one.name), self.subject(other.name)
        ruling = self.settled.ruling(*subjects) if subjects[0] != subjects[1] else None
        if ruling is not None:
            return _by_persons(ruling, score)
        mine, theirs = self._resolve(one), self._resolve(other)
        if mine.verdict is theirs.verdict is Verdict.SAME and mine.party and theirs.party:
            return self._judge_parties(mine, theirs, score)
        by_words = compare(take_apart(one), take_apart(other))
        if by_words.verdict is Verdict.DIFFERENT and Verdict.SAME in (mine.verdict, theirs.verdict):
            return self._judge_against(mine, theirs, by_words)
        if by_words.verdict is Verdict.SAME:
            return self._doubt(mine, theirs, by_words)
        open_ones = [found for found in (mine, theirs) if found.verdict is Verdict.CANNOT_TELL]
        if by_words.verdict is Verdict.DIFFERENT and open_ones and by_words.rule == "words":
            return replace(open_ones[0].judgement, score=score)
        return by_words

    # how

    def _resolve(self, mention: Mention) -> Resolution:
        return self._by_decision(mention) or self._by_tables(mention)

    def _by_decision(self, mention: Mention) -> Resolution | None:
        subject = self.subject(mention.name)
        circle = self.settled.circle(subject)
        if len(circle) == 1:
            return None
        against = self.settled.is_contradicted(subject)
        if against:
            ruling = Ruling(verdict=Verdict.CANNOT_TELL, decisions=against)
            return Resolution(mention=mention, verdict=Verdict.CANNOT_TELL, party=None, judgement=_by_persons(ruling))
        parties = sorted(member for member in circle if member in self._parties)
        if parties:
            party = self._parties[PartyId(parties[0])]
            ruling = self.settled.ruling(subject, party.id) or Ruling(verdict=Verdict.SAME, decisions=())
            judgement = _by_persons(ruling, likeness(mention.name, party.name))
            return Resolution(mention=mention, verdict=Verdict.SAME, party=party, judgement=judgement)
        names = sorted(member.removeprefix("n:") for member in circle if member.startswith("n:"))
        ruling = Ruling(verdict=Verdict.SAME, decisions=self.settled.about(subject))
        found = [self._by_tables(Mention(name=name, kind=mention.kind, country=mention.country, on=mention.on)) for name in names]
        known = sorted({one.party.id for one in found if one.verdict is Verdict.SAME and one.party})
        if len(known) == 1:
            party = next(one.party for one in found if one.party and one.party.id == known[0])
            return Resolution(mention=mention, verdict=Verdict.SAME, party=party, judgement=_by_persons(ruling))
        if known:
            judgement = _by_persons(replace(ruling, verdict=Verdict.CANNOT_TELL))
            says = f"{judgement.says}; the names settled as one mean {', '.join(known)}"
            return Resolution(mention=mention, verdict=Verdict.CANNOT_TELL, party=None, judgement=replace(judgement, says=says))
        party = party_made_of(take_apart(Mention(name=names[0], kind=mention.kind)), name=names[0])
        return Resolution(mention=mention, verdict=Verdict.DIFFERENT, party=party, judgement=_by_persons(ruling))

    def _by_tables(self, mention: Mention) -> Resolution:
        printed = take_apart(mention)
        by_id = self.party(mention.name)
        if by_id is not None and mention.kind in (None, by_id.kind):
            return self._allowed(mention, by_id, _table("id", "it is the id of the party", ()))
        if printed.is_office and mention.kind in (None, PartyKind.PERSON):
            return self._holder(printed)
        capital = country_of_capital(mention.name) if mention.kind is PartyKind.COUNTRY else None
        if capital is not None and capital in self._parties:
            judgement = _table("capital", f"{mention.name} stands for {party_name(capital)}, whose capital or seat it is", ())
            return self._allowed(mention, self._parties[capital], judgement)
        judged = [(known, self._judge_alias(printed, known)) for known in self._blocks.near(printed)]
        same = self._narrow(printed, [(known, judgement) for known, judgement in judged if judgement.verdict is Verdict.SAME])
        if not same and printed.person is not None:
            same = self._only_person(printed, [known for known, _ in judged])
        ids = sorted({known.party.id for known, _ in same})
        if len(ids) == 1:
            known, judgement = min(same, key=lambda one: (_rank(one[1]), one[0].alias.name))
            return self._allowed(mention, known.party, judgement)
        if len(ids) > 1:
            says = f"it may mean {', '.join(ids)}: a country, kind or day would tell"
            return self._open(mention, "several", says)
        return self._in_brackets(mention) or self._unlisted(printed)

    def _in_brackets(self, mention: Mention) -> Resolution | None:
        """A known party named in brackets after a name that no table has: "Sanjiang (CASIC)"."""
        for text in without_brackets(mention.name)[1]:
            found = self._by_tables(replace(mention, name=text))
            if found.verdict is Verdict.SAME and found.party and found.party.kind is not PartyKind.COUNTRY:
                judgement = replace(found.judgement, says=f"in brackets: {found.judgement.says}")
                return replace(found, mention=mention, judgement=judgement)
        return None

    def _allowed(self, mention: Mention, party: Party, judgement: Judgement) -> Resolution:
        """A party found by rules, unless a person has kept it from this name or joined it to another."""
        ruling = self.settled.ruling(self.subject(mention.name), party.id)
        if ruling is not None and ruling.verdict is not Verdict.SAME:
            judgement = _by_persons(ruling, judgement.score)
            if ruling.verdict is Verdict.CANNOT_TELL:
                return Resolution(mention=mention, verdict=Verdict.CANNOT_TELL, party=None, judgement=judgement)
            return Resolution(
                mention=mention, verdict=Verdict.DIFFERENT, party=party_made_of(take_apart(mention)), judgement=judgement
            )
        one_of = min((other for other in self.settled.circle(party.id) if other in self._parties), default=party.id)
        if one_of != party.id and not self.settled.is_contradicted(party.id):
            joined = self.settled.ruling(party.id, one_of)
            behind = joined.decisions if joined else ()
            judgement = replace(
                judgement,
                says=f"{judgement.says}; {party.id} is {one_of} by decision",
                decisions=tuple(decision.id for decision in behind),
            )
            party = self._parties[PartyId(one_of)]
        return self._in_time(Resolution(mention=mention, verdict=Verdict.SAME, party=party, judgement=judgement))

    def _in_time(self, found: Resolution) -> Resolution:
        """A state named for a time before it was: its one predecessor; cannot tell when there were several."""
        party, on = found.party, found.mention.on
        if (
            party is None
            or party.kind is not PartyKind.COUNTRY
            or on is None
            or party.since is None
            or not _is_before(on, party.since)
        ):
            return found
        if len(party.predecessors) != 1:
            says = f"{party.name} began {party.since}; before it there were {', '.join(party.predecessors) or 'others'}"
            return self._open(found.mention, "succession", says)
        before = self._parties[party.predecessors[0]]
        says = f"{found.judgement.says}; {party.name} began {party.since}, on {on} it was part of {before.name}"
        return replace(found, party=before, judgement=replace(found.judgement, rule="succession", says=says))

    def _narrow(self, printed: PrintedName, same: list[tuple[KnownName, Judgement]]) -> list[tuple[KnownName, Judgement]]:
        """Of several parties those whose name is spelled so, then those whose name was so called on the day."""
        if len({known.party.id for known, _ in same}) > 1:
            exact = [one for one in same if spelled(one[0].alias.name) == spelled(printed.mention.name)]
            same = exact or same
        on = printed.mention.on
        if len({known.party.id for known, _ in same}) > 1 and on is not None:
            current = [one for one in same if _covers(one[0].alias.since, one[0].alias.until, on)]
            same = current or same
        if printed.acronym in self._directory.shared_acronyms and not printed.countries:
            return [*same, *same] if len({known.party.id for known, _ in same}) > 1 else []
        return same

    def _only_person(self, printed: PrintedName, near: list[KnownName]) -> list[tuple[KnownName, Judgement]]:
        """A surname, or one with initials, of a single person in office; frequent surnames need a country and a day."""
        mine = printed.person
        if mine is None or mine.given:
            return []
        on = printed.mention.on
        fitting = [
            known
            for known in near
            if known.printed.person is not None
            and same_surname(mine, known.printed.person)
            and given_agree(mine, known.printed.person) is not False
            and (not printed.countries or not known.party.country or known.party.country in printed.countries)
            and (on is None or any(_covers(office.since, office.until, on) for office in self.offices(known.party.id)))
        ]
        is_common = any(stems(word) & common_surnames() for word in mine.rest)
        if len({known.party.id for known in fitting}) != 1 or (is_common and not (printed.countries and on)):
            return []
        says = f"the only person in office with the surname {' '.join(mine.rest)}{f' on {on}' if on else ''} that the tables know"
        judgement = _table("only person", says, (fitting[0].alias.source,))
        return [(fitting[0], replace(judgement, score=likeness(printed.mention.name, fitting[0].alias.name)))]

    def _holder(self, printed: PrintedName) -> Resolution:
        """Who held an office on a day."""
        mention = printed.mention
        of = printed.countries
        if len(of) != 1 or mention.on is None:
            return self._open(mention, "office", "an office has a holder only with one country and a day")
        held = [
            office
            for office in self._directory.offices
            if office.country in of
            and frozenset(office.title.split()) == printed.concepts
            and _covers(office.since, office.until, mention.on)
        ]
        people = sorted({office.person for office in held})
        if len(people) != 1:
            says = f"the tables have {'nobody' if not people else ' and '.join(people)} in this office on {mention.on}"
            return self._open(mention, "office", says)
        office = held[0]
        says = f"{self._parties[office.person].name} held it from {office.since}{f' to {office.until}' if office.until else ''}"
        return self._allowed(mention, self._parties[office.person], _table("office", says, (office.source,)))

    def _unlisted(self, printed: PrintedName) -> Resolution:
        mention = printed.mention
        if printed.acronym in self._directory.shared_acronyms and not printed.countries:
            return self._open(mention, "shared acronym", f"{mention.name} is an acronym of several: it needs a country")
        if not printed.says_enough:
            return self._open(mention, "says too little", f"“{mention.name}” names nobody in particular")
        if printed.person is not None and not printed.person.given:
            return self._open(mention, "person", f"a surname without a given name: “{mention.name}”")
        party = party_made_of(printed)
        if printed.is_body:
            judgement = _table("body", f"one such body of {party_name(party.country or '')}: its words say which", ())
            return self._allowed_body(mention, party, judgement)
        judgement = _table("unlisted", "no table has it: a party of its own", ())
        verdict = Verdict.DIFFERENT
        return Resolution(mention=mention, verdict=verdict, party=party, judgement=replace(judgement, verdict=verdict))

    def _allowed_body(self, mention: Mention, party: Party, judgement: Judgement) -> Resolution:
        ruling = self.settled.ruling(self.subject(mention.name), party.id)
        if ruling is not None and ruling.verdict is not Verdict.SAME:
            return Resolution(
                mention=mention, verdict=Verdict.CANNOT_TELL, party=None, judgement=_by_persons(ruling, judgement.score)
            )
        return Resolution(mention=mention, verdict=Verdict.SAME, party=party, judgement=judgement)

    def _open(self, mention: Mention, rule: str, says: str) -> Resolution:
        judgement = Judgement(verdict=Verdict.CANNOT_TELL, rule=rule, says=says, score=None)
        return Resolution(mention=mention, verdict=Verdict.CANNOT_TELL, party=None, judgement=judgement)

    def _judge_parties(self, mine: Resolution, theirs: Resolution, score: float) -> Judgement:
        one, other = mine.party, theirs.party
        assert one is not None and other is not None  # noqa: S101, PT018  the caller has looked
        decisions = (*mine.judgement.decisions, *theirs.judgement.decisions)
        sources = tuple(dict.fromkeys((*mine.judgement.sources, *theirs.judgement.sources)))
        why = "; ".join(f"“{found.mention.name}”: {found.judgement.says}" for found in (mine, theirs))
        if one.id == other.id:
            rule = (
                mine.judgement.rule
                if mine.judgement.rule == theirs.judgement.rule
                else f"{mine.judgement.rule}, {theirs.judgement.rule}"
            )
            return Judgement(
                verdict=Verdict.SAME,
                rule=rule,
                says=f"both are {one.id}: {why}",
                score=score,
                sources=sources,
                decisions=decisions,
            )
        related = "; one came after the other" if other.id in (*one.successors, *one.predecessors) else ""
        return Judgement(
            verdict=Verdict.DIFFERENT,
            rule="two parties",
            says=f"{one.id} is not {other.id}{related}: {why}",
            score=score,
            sources=sources,
            decisions=decisions,
        )

    def _judge_against(self, mine: Resolution, theirs: Resolution, by_words: Judgement) -> Judgement:
        """A known party against a name of none: open when any of its names leaves it open, or the name says too little."""
        known, other = (mine, theirs) if mine.verdict is Verdict.SAME else (theirs, mine)
        if other.verdict is Verdict.CANNOT_TELL and by_words.rule not in (
            "countries",
            "kinds",
            "numbers",
            "given names",
            "surnames",
        ):
            return replace(other.judgement, score=by_words.score)
        party = known.party
        if party is None or by_words.rule != "words":
            return by_words
        printed = take_apart(other.mention)
        for alias in aliases_of(party):
            judgement = compare(printed, take_apart(alias_mention(party, alias)))
            if judgement.verdict is Verdict.CANNOT_TELL and judgement.rule != "acronym":
                says = f"{party.id} is also “{alias.name}”: {judgement.says}"
                return replace(judgement, says=says, sources=(alias.source,))
        return by_words

    def _doubt(self, mine: Resolution, theirs: Resolution, by_words: Judgement) -> Judgement:
        """Words alone say the same; a person or the tables may know that the name means several."""
        for found in (mine, theirs):
            if found.judgement.decisions or found.judgement.rule in ("several", "shared acronym"):
                return replace(found.judgement, verdict=Verdict.CANNOT_TELL, score=by_words.score)
        return by_words

    def _judge_alias(self, printed: PrintedName, known: KnownName) -> Judgement:
        """Whether a name is this name of a party."""
        wanted, party = printed.mention.kind, known.party
        if wanted is not None and wanted is not party.kind and not any({wanted, party.kind} <= kinds for kinds in _ONE_KIND):
            says = f"{party.id} is a {party.kind}, and a {wanted} is meant"
            return Judgement(
                verdict=Verdict.DIFFERENT, rule="kinds", says=says, score=likeness(printed.mention.name, known.alias.name)
            )
        judgement = compare(printed, known.printed)
        if judgement.verdict is Verdict.CANNOT_TELL and _is_form_of(printed.mention.name, known.alias.name):
            home = party.id if party.kind is PartyKind.COUNTRY else party.country
            if not printed.mention.country or not home or printed.mention.country == home:
                judgement = replace(judgement, verdict=Verdict.SAME, rule="spelling", says="spelled like a name the tables list")
        if judgement.verdict is not Verdict.SAME:
            return judgement
        says = f"“{known.alias.name}” is a name of {party.id}: {judgement.says}"
        return replace(judgement, rule=f"name, {judgement.rule}", says=says, sources=(known.alias.source,))

    def _after_decisions(self, mention: Mention, candidate: Candidate) -> Candidate:
        ruling = self.settled.ruling(self.subject(mention.name), candidate.party.id)
        if ruling is None:
            return candidate
        return replace(candidate, judgement=_by_persons(ruling, candidate.judgement.score))

    def _notes(self, found: Resolution) -> tuple[str, ...]:
        party, on = found.party, found.mention.on
        if party is None or found.verdict is not Verdict.SAME:
            return ()
        notes = []
        if party.until and (on is None or _is_before(party.until, on)):
            after = f"; after it: {', '.join(party.successors)}" if party.successors else ""
            notes.append(f"{party.name} ended {party.until}{after}")
        for alias in party.aliases:
            if (
                on is not None
                and spelled(alias.name) == spelled(found.mention.name)
                and not _covers(alias.since, alias.until, on)
            ):
                span = f"{alias.since or '…'} to {alias.until or '…'}"
                notes.append(f"“{alias.name}” was its name {span} ({alias.source})")
        return tuple(notes)


def _is_form_of(name: str, alias: str) -> bool:
    """Whether a name is an alias word by word, but for endings: listed names may be of common words alone."""
    mine, theirs = pieces(name), pieces(alias)
    return len(mine) == len(theirs) and all(stems(a) & stems(b) for a, b in zip(mine, theirs, strict=True))


def _rank(judgement: Judgement) -> tuple[int, float]:
    order = {Verdict.SAME: 0, Verdict.CANNOT_TELL: 1, Verdict.DIFFERENT: 2}
    return order[judgement.verdict], -(judgement.score or 0.0)


def _table(rule: str, says: str, sources: tuple[str, ...]) -> Judgement:
    return Judgement(verdict=Verdict.SAME, rule=rule, says=says, score=None, sources=sources)


def _by_persons(ruling: Ruling, score: float | None = None) -> Judgement:
    says = "; ".join(
        f"{one.author}, {one.decided_at[:10]}: {one.kind.value.replace('_', ' ')}, {one.reason}" for one in ruling.decisions
    )
    return Judgement(
        verdict=ruling.verdict,
        rule="decision",
        says=says or "decided by a person",
        score=score,
        decisions=tuple(one.id for one in ruling.decisions),
    )


def _covers(since: PartialDate | None, until: PartialDate | None, on: PartialDate) -> bool:
    return (since is None or since.first <= on.last) and (until is None or on.first < until.last)


def _is_before(one: PartialDate, other: PartialDate) -> bool:
    return one.last < other.first
