"""``reliant measure lookthrough``: who stands behind the supplier of record, on four bases side by side."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from reliant.cli.measure_options import (
    CategoryOption,
    ChartOption,
    EngineOption,
    EveryOption,
    FormatOption,
    RecipientOption,
    RegisterOption,
    SupplierOption,
    WindowOption,
    asked,
    emit,
    fitting,
)
from reliant.cli.options import MonitorOption, day, monitor_at
from reliant.pipeline import charted, owners, stocks
from reliant.pipeline.counting import register_source
from reliant.pipeline.lookthrough import LOOKTHROUGH_COLUMNS, LOOKTHROUGH_SHORT
from reliant.pipeline.lookthrough import lookthrough as looked_through

RuleOption = Annotated[
    Literal["majority", "ofac", "eu", "uk"],
    typer.Option("--rule", help="When a party decides over a firm: majority of votes, or the rule of a sanctions authority."),
]
OwnershipOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--ownership",
        metavar="FILE",
        help="Stakes: a table, FollowTheMoney or BODS, told apart by content; repeatable. Without it the monitor's.",
    ),
]


def lookthrough(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    ownership: OwnershipOption = None,
    makers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Who makes what rows deliver (CSV); without it the monitor's.")
    ] = None,
    rule: RuleOption = "majority",
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Stakes of this day for all years; without it those of each year's end."),
    ] = None,
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Shares of record, by cash, by control and by technology origin, side by side; what is not disclosed is UNK.

    Rows whose maker no source states keep the country of record. --register with --monitor takes the register from the one
    and what is known of firms from the other.
    """
    folder = monitor_at(monitor) if monitor or not register else None
    source = register_source(register, folder)
    firms = owners.firms_of(folder, ownership or (), makers)
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, every=every, engine=engine)
    words = stocks.words_of(None if register else folder, source)
    found = looked_through(source, cells, firms, words, rule=rule, on=day(on) if on else None)
    emit(
        found.rows,
        form,
        chart,
        kind="lookthrough",
        title=source.title,
        columns=LOOKTHROUGH_COLUMNS,
        shown=fitting(found.rows, form, LOOKTHROUGH_SHORT),
        caption=charted.caption(source),
        notes=(*charted.cautions(source), *found.notes),
    )
    for note in found.notes:
        typer.echo(note, err=form != "table")
