"""From a monitor's holdings to statuses by week, each from what was known at the end of that week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from reliant.errors import MeasureRefused, SourceMalformed
from reliant.model.countries import country
from reliant.model.register import Register
from reliant.model.status import Aim, Status, StatusDecision, Week
from reliant.monitor.evidence import Evidence, ids
from reliant.monitor.status import Measured, StatusEvidence, status_of
from reliant.monitor.status_table import read_status_decisions
from reliant.monitor.talk import partners_in_talk, talk_sources
from reliant.pipeline.brief import evidence_on
from reliant.pipeline.perspective import Holdings, Known, known_on
from reliant.sources import MonitorFolder, Settings, read_file

DECISIONS = "status.csv"
HISTORY = 12
"""Weeks before the last one whose statuses are shown: the last ones in which a document was published."""


def released_by(holdings: Holdings, on: date) -> Holdings | None:
    """Holdings with the newest release of the register that was out on a day; null when none was.

    Yearly values fall back to an older release of the monitor, orders to none. A release without a date is taken as known.
    """
    values = [register for register in (holdings.values, *holdings.older) if _is_out(register, on)]
    if not values:
        return None
    newest = max(values, key=lambda register: (register is holdings.values, register.vintage or ""))
    deals = holdings.deals if _is_out(holdings.deals, on) else newest
    older = tuple(register for register in holdings.older if register is not newest and _is_out(register, on))
    return replace(holdings, values=newest, deals=deals, older=older)


def without_registers(holdings: Holdings) -> Holdings:
    """Holdings of documents alone: no row of a register is among what is known."""
    return replace(holdings, deals=replace(holdings.deals, deals=None), older=())


def aims_of(settings: Settings) -> dict[str, Aim]:
    """Goals of the settings by id.

    Raises:
        UnknownName: a subject or supplier that nobody knows.
    """
    return {
        goal.id: Aim(
            id=goal.id,
            text=goal.text,
            subject=country(goal.subject).id,
            supplier=country(goal.supplier).id if goal.supplier else None,
            direction=goal.direction,
        )
        for goal in settings.goals
    }


def decisions_of(folder: MonitorFolder) -> tuple[StatusDecision, ...]:
    """Decisions of persons in status.csv; none without that file.

    Raises:
        SourceError: the table is not what it should be.
    """
    path = folder.path / DECISIONS
    if not path.exists():
        return ()
    categories = frozenset(category.id for category in folder.settings.categories)
    return read_status_decisions(read_file(path).data, name=DECISIONS, categories=categories)


@dataclass(slots=True, kw_only=True)
class Judge:
    """Statuses of a monitor's categories; what is known on a day is worked out once for all of them."""

    holdings: Holdings
    settings: Settings
    decisions: Sequence[StatusDecision]
    _known: dict[date, StatusEvidence] = field(default_factory=dict)

    def weeks(self, on: date, also: Iterable[date]) -> tuple[Week, ...]:
        """The week of a day, and before it the last in which a document was published, newest first.

        Weeks of decisions and of the days ``also`` are among them, however long ago.
        """
        days = {document.published_on for document in self.holdings.documents if document.published_on}
        now = Week.of(on)
        told = sorted({Week.of(day).first for day in days} - {now.first}, reverse=True)
        lately = [first for first in told if first < now.first][:HISTORY]
        named = {decision.week.first for decision in self.decisions} | {Week.of(day).first for day in also}
        before = sorted({*lately, *(first for first in named if first < now.first)}, reverse=True)
        return (now, *(Week(first=first) for first in before))

    def status(self, category: str, week: Week, on: date) -> Status:
        """Status of a category in a week, from what was known at its end, or on ``on`` if the week was not over.

        A decision taken after the week counts from the day on which it was taken.
        """
        aims = aims_of(self.settings)
        named = next(one.goals for one in self.settings.categories if one.id == category)
        evidence = self._evidence(min(week.last, on))
        found = status_of(category, [aims[goal] for goal in named], week, evidence)
        taken = status_of(category, (), week, replace(evidence, on=on), self.decisions).decision
        return replace(found, decision=taken)

    def _evidence(self, on: date) -> StatusEvidence:
        if on not in self._known:
            released = released_by(self.holdings, on)
            known = known_on(released or without_registers(self.holdings), on)
            self._known[on] = StatusEvidence(
                on=on,
                documents={document.id: document for document in known.documents},
                claims={claim.id: claim for claim in known.claims},
                events=known.events,
                agreements=known.agreements,
                measured=self._measured(released, known, on) if released else (),
            )
        return self._known[on]

    def _measured(self, released: Holdings, known: Known, on: date) -> tuple[Measured, ...]:
        found = []
        for aim in aims_of(self.settings).values():
            if aim.supplier is None:
                continue
            try:
                evidence = evidence_on(released, known, self.settings, aim.subject, aim.supplier, on)
            except MeasureRefused:  # the register has no row of the subject, so there is no reason
                continue
            found.append(_measured(aim, evidence, min(on, _release(released, on))))
        return tuple(found)


def _measured(aim: Aim, evidence: Evidence, on: date) -> Measured:
    told, delivered = partners_in_talk(evidence)
    rows = evidence.flow.rows_in(evidence.talk_window)
    total = sum(float(str(row["value_tiv"])) for row in rows if row["value_tiv"] is not None)
    part = sum(float(str(row["value"])) for row in delivered)
    claims = tuple(dict.fromkeys(claim for row in told for claim in talk_sources(evidence, str(row["partner"]))))
    deals = [source for window in evidence.flow.windows[-2:] for source in ids(evidence.flow.deals_in(window))]
    return Measured(
        aim=aim.id,
        on=on,
        verdict=evidence.verdict,
        verdict_sources=tuple(dict.fromkeys(deals)),
        window=evidence.talk_window,
        told=tuple(str(row["partner"]) for row in told),
        delivered=tuple(str(row["partner"]) for row in delivered),
        their_share=part / total if total else None,
        gap_sources=(*claims, *ids(rows)) if claims else (),
    )


def _release(holdings: Holdings, on: date) -> date:
    return _vintage(holdings.values) or on


def _is_out(register: Register, on: date) -> bool:
    out = _vintage(register)
    return out is None or out <= on


def _vintage(register: Register) -> date | None:
    """Day of a release; one known to the month or year counts from its last day."""
    if register.vintage is None:
        return None
    text = register.vintage
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        year, month = int(text[:4]), int(text[5:7] or 12)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError as error:
        raise SourceMalformed(
            f"its release {text!r} is no date", where=register.name, remedy="state it under [registers.released] of monitor.toml"
        ) from error
