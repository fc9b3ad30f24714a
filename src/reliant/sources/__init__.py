"""Where bytes come from: files and monitor folders, opened with errors that say what to do."""

from reliant.sources.files import Snapshot, read_file, write_bytes, write_file
from reliant.sources.folder import DEFAULT_FOLDERS, MonitorFolder, find_monitor, open_monitor

__all__ = [
    "DEFAULT_FOLDERS",
    "MonitorFolder",
    "Snapshot",
    "find_monitor",
    "open_monitor",
    "read_file",
    "write_bytes",
    "write_file",
]
