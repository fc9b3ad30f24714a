"""``reliant measure quality``, ``agreement`` and ``revision``: what figures rest on, and what others say of the same."""

from pathlib import Path
from typing import Annotated

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
    emit_of,
    source_asked,
)
from reliant.cli.options import MonitorOption
from reliant.pipeline import charted, reliability


def quality(
    register: RegisterOption = None,
    monitor: MonitorOption = None,
    recipient: RecipientOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """What the figures of a recipient rest on: rows with a value, years reported, named suppliers, estimates."""
    source = source_asked(register, monitor)
    cells = asked(recipient=recipient, category=category, window=window, every=every, engine=engine)
    rows = reliability.quality(source.register, cells)
    emit_of(source, rows, form, chart, kind="quality", columns=reliability.QUALITY_COLUMNS)


def agreement(
    register: Annotated[Path, typer.Option("--register", metavar="PATH", help="What recipients say they got.")],
    against: Annotated[Path, typer.Option("--against", metavar="PATH", help="What suppliers say they sent, in the same unit.")],
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """Whether the two sides of a flow tell the same; flows that one side leaves out are named."""
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, every=every, engine=engine)
    rows = reliability.agreement(register, against, cells)
    title = f"{register.name} (as recipients tell it) against {against.name} (as suppliers tell it)"
    cited = "; ".join(charted.caption(source_asked([path], None)) for path in (register, against)) if chart else None
    emit(rows, form, chart, kind="agreement", title=title, columns=reliability.AGREEMENT_COLUMNS, caption=cited)


def revision(
    register: Annotated[list[Path], typer.Option("--register", metavar="PATH", help="Two releases: the older, then the newer.")],
    recipient: RecipientOption = None,
    supplier: SupplierOption = None,
    category: CategoryOption = None,
    window: WindowOption = None,
    every: EveryOption = None,
    engine: EngineOption = "duckdb",
    form: FormatOption = "table",
    chart: ChartOption = None,
) -> None:
    """How far two releases of one register differ on the same years: the error of a recorded share."""
    cells = asked(recipient=recipient, supplier=supplier, category=category, window=window, every=every, engine=engine)
    rows = reliability.revision(register, cells)
    title = " and ".join(path.name for path in register)
    cited = "; ".join(charted.caption(source_asked([path], None)) for path in register) if chart else None
    emit(rows, form, chart, kind="revision", title=title, columns=reliability.REVISION_COLUMNS, caption=cited)
