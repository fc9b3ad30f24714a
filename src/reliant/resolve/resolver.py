"""Names to parties: candidates by shared keys, decided by rules, tables and persons, each with its reason."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from functools import cache

from reliant.model.countries import party_name
from reliant.model.decision import Decision
from reliant.model.identity import PartyId
from reliant.model.party import Office, Party, PartyKind
from reliant.resolve.blocking import Blocks, KnownName
from reliant.resolve.capitals import country_of_capital
from reliant.resolve.folding import stems
from reliant.resolve.glossary import pieces
from reliant.resolve.in_office import holders, only_person
from reliant.resolve.judgement import Judgement, Verdict
from reliant.resolve.judging import judge_by_words, judge_known
from reliant.resolve.printed_name import Mention, PrintedName, spelled, take_apart, without_brackets
from reliant.resolve.resolution import Candidate, Resolution, rank, still_open, told_by_persons, told_by_table
from reliant.resolve.rules import compare, kinds_agree, likeness
from reliant.resolve.settled import Ruling, Settled
from reliant.resolve.tables import Directory, packaged
from reliant.resolve.unlisted import is_id, party_made_of, party_of_id
from reliant.resolve.validity import covers, is_before

_MOST_OPEN = 5
"""Candidates printed with a name that stays open."""
_WORTH_ASKING = frozenset(("decision", "frequent surname", "initials", "misspelled", "one says more", "own name", "person"))


class Resolver:
    """Parties of a directory, and what persons settled about them. Nothing in it changes: other decisions, another resolver."""

    def __init__(self, known: Directory | None = None, decisions: Iterable[Decision] = ()) -> None:
        self._directory = packaged() if known is None else known
        self.settled = Settled.of(decisions)
        self._parties = {party.id: party for party in self._directory.parties}
        self._blocks = _packaged_blocks() if known is None else Blocks(self._directory.parties)

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
        return text if text in self._parties or is_id(text) else Mention(name=text).subject

    # names

    def resolve(self, mention: Mention) -> Resolution:
        """The party a name means, with the reason; the same answer whatever else is resolved before or after."""
        found = self._resolve(mention)
        if found.verdict is Verdict.SAME:
            return replace(found, notes=self._notes(found))
        near = self.candidates(mention, most=_MOST_OPEN)
        return replace(found, candidates=tuple(one for one in near if _is_worth_asking(one.judgement)))

    def candidates(self, mention: Mention, *, most: int = 10) -> tuple[Candidate, ...]:
        """Parties a name may mean: those that share a word, number or initials with it, and those spelled much alike.

        Ordered by verdict, then likeness; ``most`` of them.
        """
        printed = take_apart(mention)
        best: dict[PartyId, Candidate] = {}
        for known in self._blocks.near(printed, with_alike=True):
            judgement = self._judge_alias(printed, known)
            old = best.get(known.party.id)
            if old is None or rank(judgement) < rank(old.judgement):
                best[known.party.id] = Candidate(party=known.party, name=known.alias.name, judgement=judgement)
        ranked = sorted(best.values(), key=lambda one: (rank(one.judgement), one.party.id))
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
            return told_by_persons(ruling, score)
        mine, theirs = self._resolve(one), self._resolve(other)
        if mine.verdict is theirs.verdict is Verdict.SAME and mine.party and theirs.party:
            return judge_known(mine, theirs, mine.party, theirs.party, score=score)
        return judge_by_words(mine, theirs)

    # how

    def _resolve(self, mention: Mention) -> Resolution:
        return self._by_decision(mention) or self._by_tables(mention)

    def _by_decision(self, mention: Mention) -> Resolution | None:
        """What persons made one with this name; null when they made nothing one with it."""
        subject = self.subject(mention.name)
        circle = self.settled.circle(subject)
        if len(circle) == 1:
            return None
        against = self.settled.contradictions(subject)
        if against:
            ruling = Ruling(verdict=Verdict.CANNOT_TELL, decisions=against)
            return Resolution(mention=mention, verdict=Verdict.CANNOT_TELL, party=None, judgement=told_by_persons(ruling))
        names = sorted(member.removeprefix("n:") for member in circle if member.startswith("n:"))
        one = self._one_of(circle)
        if one is not None:
            ruling = self.settled.ruling(subject, one.id) or Ruling(verdict=Verdict.SAME, decisions=self.settled.about(subject))
            verdict = Verdict.SAME if one.id in self._parties or one.kind is PartyKind.BODY else Verdict.DIFFERENT
            judgement = told_by_persons(ruling, likeness(mention.name, one.name))
            return Resolution(mention=mention, verdict=verdict, party=one, judgement=judgement)
        ruling = Ruling(verdict=Verdict.SAME, decisions=self.settled.about(subject))
        others = [self._by_tables(replace(mention, name=name)) for name in names]
        known = {found.party.id: found.party for found in others if found.verdict is Verdict.SAME and found.party}
        if len(known) > 1:
            judgement = told_by_persons(replace(ruling, verdict=Verdict.CANNOT_TELL))
            says = f"{judgement.says}; the names settled as one mean {', '.join(sorted(known))}"
            return Resolution(mention=mention, verdict=Verdict.CANNOT_TELL, party=None, judgement=replace(judgement, says=says))
        party = next(iter(known.values()), None)
        verdict = Verdict.DIFFERENT if party is None else Verdict.SAME
        party = party or party_made_of(take_apart(Mention(name=names[0], kind=mention.kind)))
        return Resolution(mention=mention, verdict=verdict, party=party, judgement=told_by_persons(ruling))

    def _one_of(self, circle: Iterable[str]) -> Party | None:
        """The party that stands for a circle: of the known ones the first by id, else of those no table has; null: names only."""
        ids = sorted(member for member in circle if is_id(member) or member in self._parties)
        known = [self._parties[PartyId(member)] for member in ids if member in self._parties]
        names = sorted(member.removeprefix("n:") for member in circle if member.startswith("n:"))
        return known[0] if known else party_of_id(ids[0], name=names[0] if names else ids[0]) if ids else None

    def _by_tables(self, mention: Mention) -> Resolution:
        printed = take_apart(mention)
        by_id = self.party(mention.name)
        if by_id is not None and mention.kind in (None, by_id.kind):
            return self._allowed(mention, by_id, told_by_table("id", "it is the id of the party"))
        if printed.is_office and mention.kind in (None, PartyKind.PERSON):
            return self._in_office(printed)
        judged = [(known, self._judge_alias(printed, known)) for known in self._blocks.near(printed)]
        same = self._narrow(printed, [(known, judgement) for known, judgement in judged if judgement.verdict is Verdict.SAME])
        capital = country_of_capital(mention.name) if mention.kind is PartyKind.COUNTRY and not same else None
        if capital is not None and capital in self._parties:
            judgement = told_by_table("capital", f"{mention.name} stands for {party_name(capital)}, whose capital or seat it is")
            return self._allowed(mention, self._parties[capital], judgement)
        if not same and printed.person is not None:
            same = only_person(printed, [known for known, _ in judged], self._directory.offices)
        ids = sorted({known.party.id for known, _ in same})
        if len(ids) == 1:
            known, judgement = min(same, key=lambda one: (rank(one[1]), one[0].alias.name))
            return self._allowed(mention, known.party, judgement)
        if len(ids) > 1:
            says = f"it may mean {', '.join(ids)}: a country, kind or day would tell"
            return still_open(mention, "several", says)
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
            own = party_made_of(take_apart(mention))
            is_apart = ruling.verdict is Verdict.DIFFERENT and own.id != party.id
            return Resolution(
                mention=mention,
                verdict=Verdict.DIFFERENT if is_apart else Verdict.CANNOT_TELL,
                party=own if is_apart else None,
                judgement=told_by_persons(ruling, judgement.score),
            )
        one_of = self._one_of(self.settled.circle(party.id)) or party
        if one_of.id != party.id and not self.settled.contradictions(party.id):
            joined = self.settled.ruling(party.id, one_of.id)
            judgement = replace(
                judgement,
                verdict=Verdict.SAME if one_of.id in self._parties else judgement.verdict,
                says=f"{judgement.says}; {party.id} is {one_of.id} by decision",
                decisions=tuple(decision.id for decision in joined.decisions) if joined else (),
            )
            party = one_of
        return self._in_time(Resolution(mention=mention, verdict=judgement.verdict, party=party, judgement=judgement))

    def _in_time(self, found: Resolution) -> Resolution:
        """A state named for a time before it was: its one predecessor; cannot tell when there were several."""
        party, on = found.party, found.mention.on
        if (
            party is None
            or party.kind is not PartyKind.COUNTRY
            or on is None
            or party.since is None
            or not is_before(on, party.since)
        ):
            return found
        if len(party.predecessors) != 1:
            says = f"{party.name} began {party.since}; before it there were {', '.join(party.predecessors) or 'others'}"
            return still_open(found.mention, "succession", says)
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
            current = [one for one in same if covers(one[0].alias.since, one[0].alias.until, on)]
            same = current or same
        is_one = len({known.party.id for known, _ in same}) == 1
        return [] if is_one and self._is_shared(printed) else same

    def _is_shared(self, printed: PrintedName) -> bool:
        """Whether it is an acronym of several that no country tells apart."""
        return printed.acronym in self._directory.shared_acronyms and not printed.countries

    def _in_office(self, printed: PrintedName) -> Resolution:
        """Who held an office on a day."""
        mention = printed.mention
        held = holders(printed, self._directory.offices)
        if len(held) != 1:
            several = " and ".join(office.person for office in held)
            says = (
                f"on {mention.on} it was held by {several}" if several else "no holder is known, or it lacks a country or a day"
            )
            return still_open(mention, "office", says)
        office = held[0]
        person = self._parties[office.person]
        says = f"{person.name} held it from {office.since}{f' to {office.until}' if office.until else ''}"
        return self._allowed(mention, person, told_by_table("office", says, office.source))

    def _unlisted(self, printed: PrintedName) -> Resolution:
        """A party made of a name that no table has; open when the name cannot tell whose it is."""
        mention = printed.mention
        if self._is_shared(printed):
            return still_open(mention, "shared acronym", f"{mention.name} is an acronym of several: it needs a country")
        if not printed.says_enough:
            return still_open(mention, "says too little", f"“{mention.name}” names nobody in particular")
        if printed.person is not None and not printed.person.given:
            return still_open(mention, "person", f"a surname without a given name: “{mention.name}”")
        party = party_made_of(printed)
        if printed.is_body:
            judgement = told_by_table("body", f"one such body of {party_name(party.country or '')}: its words say which")
        else:
            judgement = Judgement(
                verdict=Verdict.DIFFERENT, rule="unlisted", says="no table has it: a party of its own", score=None
            )
        return self._allowed(mention, party, judgement)

    def _judge_alias(self, printed: PrintedName, known: KnownName) -> Judgement:
        """Whether a name is this name of a party."""
        wanted, party = printed.mention.kind, known.party
        if wanted is not None and not kinds_agree(wanted, party.kind):
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
        return replace(candidate, judgement=told_by_persons(ruling, candidate.judgement.score))

    def _notes(self, found: Resolution) -> tuple[str, ...]:
        party, on = found.party, found.mention.on
        if party is None or found.verdict is not Verdict.SAME:
            return ()
        notes = []
        if party.until and (on is None or is_before(party.until, on)):
            after = f"; after it: {', '.join(party.successors)}" if party.successors else ""
            notes.append(f"{party.name} ended {party.until}{after}")
        for alias in party.aliases:
            if on is not None and spelled(alias.name) == spelled(found.mention.name) and not covers(alias.since, alias.until, on):
                span = f"{alias.since or '…'} to {alias.until or '…'}"
                notes.append(f"“{alias.name}” was its name {span} ({alias.source})")
        return tuple(notes)


@cache
def _packaged_blocks() -> Blocks:
    return Blocks(packaged().parties)


def _is_worth_asking(judgement: Judgement) -> bool:
    """Whether a person should look: tables or words point to this party, and not merely fail to exclude it."""
    return judgement.verdict is Verdict.SAME or (judgement.verdict is Verdict.CANNOT_TELL and judgement.rule in _WORTH_ASKING)


def _is_form_of(name: str, alias: str) -> bool:
    """Whether a name is an alias word by word, but for endings: listed names may be of common words alone."""
    mine, theirs = pieces(name), pieces(alias)
    return len(mine) == len(theirs) and all(stems(a) & stems(b) for a, b in zip(mine, theirs, strict=True))
