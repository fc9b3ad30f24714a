"""The brief as JSON: the stable shape that other programs read."""

import json
from dataclasses import asdict

from reliant.monitor.page import Figure, Report, Statement


def brief_json(brief: Report) -> str:
    """``{"subject", "supplier", "on", "vintages", "sections", "conflicts", "limits", …}``, indented, UTF-8."""
    return json.dumps(
        {
            "subject": brief.subject,
            "supplier": brief.supplier,
            "on": brief.on.isoformat(),
            "verdict": brief.verdict,
            "vintages": list(brief.vintages),
            "coverage": list(brief.coverage),
            "sections": [
                {
                    "name": section.name,
                    "title": section.title,
                    "statements": [_statement(statement) for statement in section.statements],
                    "empty_because": section.is_empty_because,
                }
                for section in brief.sections
            ],
            "conflicts": [_statement(statement) for statement in brief.conflicts],
            "limits": [_statement(statement) for statement in brief.limits],
            "sources": [asdict(source) for source in brief.sources],
        },
        ensure_ascii=False,
        indent=1,
    )


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "text": statement.text,
        "figures": [_figure(figure) for figure in statement.figures],
        "sources": list(statement.all_sources),
    }


def _figure(figure: Figure) -> dict[str, object]:
    known = {"of": figure.of, "category": figure.category}
    return {
        "name": figure.name,
        "value": figure.value,
        "unit": figure.unit,
        "window": figure.window,
        "sources": list(figure.sources),
        "method": figure.method,
        **{key: value for key, value in known.items() if value is not None},
    }
