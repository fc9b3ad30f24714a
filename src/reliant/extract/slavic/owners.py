"""Who owns whom, as a clause says it: "X owns 49 per cent of Y", "Y belongs to X", "X, the owner of Y"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reliant.extract.slavic.calls import Call
from reliant.extract.slavic.slots import Slot
from reliant.model.claim import Parent

_BELONGS = ("принадлеж", "належ")
_SHARE = re.compile(r"(\d+(?:[,.]\d+)?) ?(?:процент|%|працэнт)")
_NEAR = 6
"""Words between an owner and what is owned."""


def parents_of(chain: Sequence[Call], slots: Sequence[Slot], clause: str) -> tuple[Parent, ...]:
    """The parent a clause names with its child; empty where it does not name both."""
    call = next((call for call in chain if call.frame.id == "slavic.own"), None)
    if call is None or call.is_negated:
        return ()
    named = [slot for slot in slots if slot.mention is not None]
    if call.is_noun:
        after = [slot for slot in named if call.word.at < slot.at <= call.word.at + _NEAR]
        before = [slot for slot in named if call.word.at - _NEAR <= slot.at < call.word.at]
        child = next((slot for slot in after if slot.mention and slot.mention.kind == "organisation"), None)
        owner = next((slot for slot in after if slot is not child and child and slot.at > child.at), None) or (
            before[-1] if before else None
        )
    else:
        is_belonging = call.word.lemma.startswith(_BELONGS)
        owner = next((slot for slot in named if slot.relation == ("dat" if is_belonging else "nom")), None)
        child = next(
            (
                slot
                for slot in named
                if slot is not owner and slot.relation in (("nom",) if is_belonging else ("ins", "acc", "gen"))
            ),
            None,
        )
    if owner is None or child is None or owner.mention is None or child.mention is None:
        return ()
    share = _SHARE.search(clause)
    return (
        Parent(
            child=child.mention.text,
            parent=owner.mention.text,
            parent_country=owner.party,
            share=float(share[1].replace(",", ".")) if share else None,
        ),
    )
