"""A sentence with what was found in it, and what earlier sentences leave behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from reliant.extract.receipts import Receipt
from reliant.extract.slavic.clauses import Clause
from reliant.extract.slavic.goods import Goods, Price
from reliant.extract.slavic.roles import Roles
from reliant.extract.slavic.slots import Slot
from reliant.extract.slavic.words import Mention, Word
from reliant.extract.when import Moment
from reliant.model.document import Span
from reliant.model.identity import PartyId


@dataclass(slots=True, kw_only=True)
class Context:
    """What earlier sentences leave behind."""

    country: PartyId | None
    published: date | None
    is_given: bool
    is_dense: bool
    is_open: bool = False
    receipts: list[Receipt] = field(default_factory=list)
    goods: Goods | None = None
    roles: Roles | None = None
    subject: Slot | None = None
    parties: tuple[PartyId, ...] = ()  # countries of the whole document, title included, the most frequent first


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence with what was found in it."""

    span: Span
    text: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    moments: tuple[Moment, ...] = ()
    prices: tuple[Price, ...] = ()
    clauses: tuple[Clause, ...] = field(default=())
