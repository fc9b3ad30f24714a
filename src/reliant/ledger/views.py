"""What texts lead one to expect of a deal, and what the register has: two views, side by side, each with its sources."""

from collections.abc import Iterator

from reliant.model.deal import Agreement, LikeOrder, Step

_IS_ROW = "r-"


def views_of(deal: Agreement) -> tuple[tuple[str, str], ...]:
    """Names and words of the views of a deal: ``expected`` from texts, ``registered``, and ``delivered`` where texts count."""
    return tuple(_views(deal))


def _views(deal: Agreement) -> Iterator[tuple[str, str]]:
    told = [step for step in deal.steps if not step.source.startswith(_IS_ROW)]
    yield "expected", "; ".join(_step(step) for step in told) if told else "no text of this monitor tells of it"
    if deal.row is not None:
        counted = [step for step in deal.steps if step.source.startswith(_IS_ROW)]
        yield "registered", "; ".join(_step(step) for step in counted)
    elif not deal.like_orders:
        yield "registered", "the register has no such order, and none for a like thing"
    else:
        like = "; ".join(_order(order) for order in deal.like_orders)
        yield "registered", f"the register has no such order, and {len(deal.like_orders)} for a like thing: {like}"
    if deal.told_delivered is not None:
        batches = " + ".join(f"{number} ({' '.join(told_by)})" for number, told_by in deal.told_delivered.batches)
        total = deal.told_delivered.total_stated_by
        stated = f"; a total is stated by {' '.join(total)}" if total else ""
        yield "delivered", f"{deal.told_delivered.number} according to texts: {batches or 'no batches told'}{stated}"


def _step(step: Step) -> str:
    return f"{step.state.value}{f' {step.on}' if step.on else ', undated'} ({step.reason}, {step.source})"


def _order(order: LikeOrder) -> str:
    years = order.delivery_years
    came = "not delivered"
    if years:
        came = f"delivered {min(years)}-{max(years)}" if len(years) > 1 else f"delivered {years[0]}"
    wanted = "an unknown number" if order.number_ordered is None else f"{order.number_ordered:g}"
    year = order.ordered or "in an unknown year"
    of = f"{order.number_delivered or 0:g} of {wanted}"
    return f"{order.designation} from {order.supplier}, ordered {year}, {came}, {of} ({order.row})"
