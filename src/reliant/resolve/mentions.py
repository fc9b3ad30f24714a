"""Names of claims and ownership tables, resolved to parties."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from reliant.model.claim import Claim
from reliant.model.identity import ClaimId, PartyId
from reliant.model.ownership import Ownership
from reliant.model.party import Party
from reliant.model.time import PartialDate
from reliant.resolve.folding import loosened
from reliant.resolve.judgement import Verdict
from reliant.resolve.printed_name import Mention, take_apart
from reliant.resolve.resolution import Resolution
from reliant.resolve.resolver import Resolver

_ORGANISATIONS = {"recipient_organisation": "recipient", "supplier_organisation": "supplier"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedInClaim:
    """One name in one claim. ``role`` is organisation, child or parent."""

    claim: ClaimId
    role: str
    resolution: Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedStake:
    """A stake with the parties its two names mean."""

    stake: Ownership
    child: Resolution
    parent: Resolution


def resolve_claims(
    resolver: Resolver, claims: Iterable[Claim], *, published: Callable[[Claim], PartialDate | None] = lambda _: None
) -> tuple[NamedInClaim, ...]:
    """Organisations, children and parents of claims, one row a name, in the order of the claims.

    A name that alone may mean several is tried again with the country of the side of the deal it stands on, or with each country
    of the claim where no side is told: it is resolved when one of them alone leads to a known party. The day is that of the
    claim, else that of its document, which ``published`` gives.
    """
    rows: list[NamedInClaim] = []
    for claim in claims:
        on = claim.date or published(claim)
        sides = {
            field.text: country
            for field in claim.fields
            if (side := _ORGANISATIONS.get(field.name)) and (country := getattr(claim, side)) is not None
        }
        named = [("organisation", Mention(name=name, on=on)) for name in claim.organisations]
        for parent in claim.parents:
            named.append(("child", Mention(name=parent.child, on=on)))
            named.append(("parent", Mention(name=parent.parent, country=parent.parent_country, on=on)))
        for role, mention in named:
            countries = (sides[mention.name],) if mention.name in sides else sorted(claim.parties)
            rows.append(NamedInClaim(claim=claim.id, role=role, resolution=_resolve(resolver, mention, countries)))
    return tuple(rows)


def resolve_stakes(resolver: Resolver, stakes: Iterable[Ownership]) -> tuple[ResolvedStake, ...]:
    """Children and parents of stakes as parties as of the day the stake began, in the order of the table.

    The countries of the table help to tell firms apart; where a country excludes every party that a name alone means, the
    name alone is what counts, since a firm may be listed under the seat of another of its houses.
    """
    return tuple(
        ResolvedStake(
            stake=stake,
            child=_resolve_stake(resolver, stake.child, stake.child_country, stake.since),
            parent=_resolve_stake(resolver, stake.parent, stake.parent_country, stake.since),
        )
        for stake in stakes
    )


def parties_among(resolver: Resolver, mentions: Sequence[Mention]) -> Mapping[Mention, Party]:
    """Parties of names, with names that no table knows put together where rules say they are one.

    Two groups become one only when no name of one is judged different from a name of the other. Names that may mean several
    parties, or nobody in particular, are absent. The result does not depend on the order of the mentions.
    """
    found = {mention: resolver.resolve(mention) for mention in dict.fromkeys(mentions)}
    parties = {mention: one.party for mention, one in found.items() if one.party is not None}
    unlisted: dict[PartyId, list[Mention]] = {}
    for mention in sorted(parties, key=str):
        if found[mention].verdict is Verdict.DIFFERENT:
            unlisted.setdefault(parties[mention].id, []).append(mention)
    leader = {party: party for party in unlisted}
    for one, other in _likely(unlisted):
        mine, theirs = leader[one], leader[other]
        if mine != theirs and _is_one(resolver, unlisted[mine], unlisted[theirs]):
            first, second = sorted((mine, theirs))
            unlisted[first] += unlisted[second]
            leader |= {party: first for party, led in leader.items() if led == second}
    made = {party: parties[members[0]] for party, members in unlisted.items()}
    return {
        mention: made[leader[party.id]] if found[mention].verdict is Verdict.DIFFERENT else party
        for mention, party in parties.items()
    }


def _resolve(resolver: Resolver, mention: Mention, countries: Sequence[PartyId]) -> Resolution:
    alone = resolver.resolve(mention)
    if alone.verdict is not Verdict.CANNOT_TELL or mention.country is not None:
        return alone
    tried = [resolver.resolve(replace(mention, country=country)) for country in countries]
    known = {found.party.id: found for found in tried if found.verdict is Verdict.SAME and found.party}
    return next(iter(known.values())) if len(known) == 1 else alone


def _resolve_stake(resolver: Resolver, name: str, country: PartyId | None, on: PartialDate | None) -> Resolution:
    at_home = resolver.resolve(Mention(name=name, country=country, on=on))
    if at_home.verdict is not Verdict.DIFFERENT or country is None:
        return at_home
    alone = resolver.resolve(Mention(name=name, on=on))
    return alone if alone.verdict is Verdict.SAME else at_home


def _likely(unlisted: Mapping[PartyId, Sequence[Mention]]) -> list[tuple[PartyId, PartyId]]:
    """Pairs of unlisted parties that share a word or initials, in an order of their own."""
    blocks: dict[str, set[PartyId]] = {}
    for party, members in unlisted.items():
        for mention in members:
            printed = take_apart(mention)
            for key in (*printed.initials, printed.acronym, *(loosened(atom.text)[:5] for atom in printed.atoms)):
                if key:
                    blocks.setdefault(key, set()).add(party)
    return sorted({pair for block in blocks.values() for pair in combinations(sorted(block), 2)})


def _is_one(resolver: Resolver, mine: Sequence[Mention], theirs: Sequence[Mention]) -> bool:
    verdicts = {resolver.judge(one, other).verdict for one in mine for other in theirs}
    return Verdict.SAME in verdicts and Verdict.DIFFERENT not in verdicts
