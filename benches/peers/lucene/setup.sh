#!/usr/bin/env bash
# Puts Lucene 9.10.0 into CACHE/lucene, and compiles the peer.
# usage: setup.sh CACHE        needs: python3 with venv and pip, dpkg, apt-get
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
servers=$here/../../../tests/cluster/server
. "$servers/debian.sh"; . "$servers/java.sh"; . "$servers/lucene.sh"
mkdir -p "$1"; cache=$(cd "$1" && pwd)
prepare_java "$cache"; prepare_lucene "$cache"
cd "$cache/lucene"
rm -rf classes
compile "$cache" lucene9.jar:hppc.jar classes "$here"/LucenePeer.java
