#!/usr/bin/env bash
# The tests that look at a page in a browser need Chromium. Debian's is installed where that is possible;
# elsewhere this says loudly that those tests will be skipped.
set -uo pipefail
for name in chromium chromium-browser google-chrome; do command -v "$name" >/dev/null 2>&1 && exit 0; done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Debian's chromium for the browser tests (once)"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1 && exit 0
fi
echo "*** NO CHROMIUM: the browser tests will be SKIPPED. Install chromium to run them. ***"
exit 0
