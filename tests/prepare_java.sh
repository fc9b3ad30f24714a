#!/usr/bin/env bash
# The tests of the engine Spark need a Java. Debian's is installed where that is possible;
# elsewhere this says loudly that those tests will be skipped.
set -uo pipefail
{ [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; } && exit 0
command -v java >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Debian's Java for the tests of the engine Spark (once)"
  apt-get update -qq >/dev/null 2>&1
  for package in openjdk-17-jre-headless default-jre-headless; do
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 && exit 0
  done
fi
echo "*** NO JAVA: the tests of the engine Spark will be SKIPPED. Install Java 17 or later to run them. ***"
exit 0
