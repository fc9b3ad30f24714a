"""Mentions to Parties: names, aliases, scripts, people in office, and judgements that explain themselves."""

from reliant.resolve.judgement import Judgement, Verdict
from reliant.resolve.mentions import NamedInClaim, ResolvedStake, parties_among, resolve_claims, resolve_stakes
from reliant.resolve.printed_name import Mention
from reliant.resolve.resolution import Candidate, Resolution
from reliant.resolve.resolver import Resolver
from reliant.resolve.tables import Directory, directory, name_rows, office_rows

__all__ = [
    "Candidate",
    "Directory",
    "Judgement",
    "Mention",
    "NamedInClaim",
    "Resolution",
    "ResolvedStake",
    "Resolver",
    "Verdict",
    "directory",
    "name_rows",
    "office_rows",
    "parties_among",
    "resolve_claims",
    "resolve_stakes",
]
