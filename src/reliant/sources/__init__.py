"""Where bytes come from: files and monitor folders, opened with errors that say what to do."""

from reliant.sources.files import (
    Snapshot,
    cache_folder,
    corrections_beside,
    digest_of,
    open_file,
    read_blocks,
    read_file,
    write_bytes,
    write_file,
)
from reliant.sources.folder import DEFAULT_FOLDERS, MonitorFolder, Settings, find_monitor, open_monitor
from reliant.sources.gate_file import read_gate
from reliant.sources.journal import ResultsFile
from reliant.sources.lines import append_lines, read_lines
from reliant.sources.site_folder import write_site
from reliant.sources.tree import files_under

__all__ = [
    "DEFAULT_FOLDERS",
    "MonitorFolder",
    "ResultsFile",
    "Settings",
    "Snapshot",
    "append_lines",
    "cache_folder",
    "corrections_beside",
    "digest_of",
    "files_under",
    "find_monitor",
    "open_file",
    "open_monitor",
    "read_blocks",
    "read_file",
    "read_gate",
    "read_lines",
    "write_bytes",
    "write_file",
    "write_site",
]
