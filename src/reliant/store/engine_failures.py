"""What an engine raises while it computes, in our own words: what failed, where, and what to do next."""

from reliant.errors import EngineFailed

_SMALLER = "ask for fewer years or one --category, close other programs, or choose another --engine"
_REMEDIES = {
    "duckdb": f"convert the register again if its file was changed or moved; else {_SMALLER}",
    "polars": f"convert the register again if its file was changed or moved; else {_SMALLER}",
    "spark": (
        "check that every worker can open the register's path and has memory (RELIANT_SPARK_OPTIONS, such as "
        "spark.executor.memory=4g); the same command with --engine duckdb shows whether the data is at fault"
    ),
}
_ENGINES = {"duckdb": "duckdb", "_duckdb": "duckdb", "polars": "polars", "pyspark": "spark", "py4j": "spark"}
"""Engine by the package its errors are defined in: told by name, so that no engine is loaded to find out."""
_SHOWN = 300
"""Characters of an engine's own words that are repeated."""


def failure_of(error: Exception) -> EngineFailed | None:
    """The error of an engine as ours; null for one that no engine raised.

    What is repeated is the engine's first line; of an error from Spark's Java machine the line that names its cause.
    """
    engine = next((_ENGINES[root] for root in _roots(error) if root in _ENGINES), None)
    if engine is None:
        return None
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    is_of_java = lines[0].startswith("An error occurred while calling")
    said = lines[1].removeprefix(": ") if is_of_java and len(lines) > 1 else lines[0]
    return EngineFailed(f"it gave up while it computed: {said[:_SHOWN]}", where=f"engine {engine}", remedy=_REMEDIES[engine])


def _roots(error: Exception) -> list[str]:
    """Packages in which the error's class and those it is made of are defined."""
    return [kind.__module__.partition(".")[0] for kind in type(error).__mro__]
