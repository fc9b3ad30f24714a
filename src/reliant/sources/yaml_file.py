"""A YAML file that people write by hand, with the line of what is wrong in it."""

from pathlib import Path
from typing import Any

import yaml

from reliant.errors import SourceMalformed
from reliant.sources.files import read_file


def read_yaml(path: Path, loader: type[yaml.SafeLoader] = yaml.SafeLoader) -> Any:
    """What a YAML file holds, built by a loader that makes nothing but plain values.

    Raises:
        SourceUnreachable: it is missing or may not be opened.
        SourceMalformed: it is not UTF-8 or not YAML.
    """
    data = read_file(path).data
    try:
        return yaml.load(data.decode("utf-8"), Loader=loader)  # noqa: S506  a safe loader or one derived from it
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"it is not UTF-8 (byte {error.start})", where=str(path), remedy="save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise SourceMalformed(f"it is not YAML: {getattr(error, 'problem', error)}", where=where, remedy="mend it") from error
