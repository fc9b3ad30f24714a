"""Where bytes come from: files and monitor folders, opened with errors that say what to do."""

from reliant.sources.files import Snapshot, corrections_beside, read_file, write_bytes, write_file
from reliant.sources.folder import DEFAULT_FOLDERS, MonitorFolder, find_monitor, open_monitor

__all__ = [
    "DEFAULT_FOLDERS",
    "MonitorFolder",
    "Snapshot",
    "corrections_beside",
    "find_monitor",
    "open_monitor",
    "read_file",
    "write_bytes",
    "write_file",
]
