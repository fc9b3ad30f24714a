"""The brief as Markdown: for a note, a wiki, a pull request."""

from reliant.monitor.page import Report, Statement


def brief_markdown(brief: Report) -> str:
    """Headings, tables and marks; every cited source is listed once at the end."""
    lines = [
        f"# {brief.subject_name}: {brief.heading}",
        "",
        f"As of {brief.on.isoformat()}. {' '.join(f'{line}.' for line in brief.coverage)}",
        "",
    ]
    for section in brief.sections:
        lines += [f"## {section.title}", ""]
        if section.is_empty_because:
            lines += [f"Nothing to show: {section.is_empty_because}.", ""]
        rows = [statement for statement in section.statements if statement.cells]
        if rows:
            lines += [_row((*section.columns, "sources")), _row(("---",) * (len(section.columns) + 1))]
            lines += [_row((*statement.cells, _notes(brief, statement))) for statement in rows]
            lines.append("")
        if section.note:
            lines += [f"*{section.note}*", ""]
        for statement in section.statements:
            if not statement.cells:
                lines += [f"{statement.text} {_notes(brief, statement)}".rstrip(), ""]
    lines += ["## What this cannot know", "", *(f"- {statement.text}" for statement in brief.limits), ""]
    lines += ["## Sources in conflict", "", *([f"- {s.text} {_notes(brief, s)}" for s in brief.conflicts] or ["None found."]), ""]
    lines += ["## Sources", "", *(f"- {line}" for line in brief.vintages), ""]
    lines += [f"- **{source.mark}** {_line(source.text)} ({source.where}; `{source.id}`)" for source in brief.sources]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _notes(brief: Report, statement: Statement) -> str:
    """Marks in runs, as on the terminal: a footnote for each of a hundred rows would bury the text."""
    return brief.marks(statement.all_sources).replace("[", "\\[").replace("]", "\\]")


def _line(text: str) -> str:
    return " ".join(text.split())
