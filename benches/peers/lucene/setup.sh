#!/usr/bin/env bash
# Puts Lucene 9.10.0 into CACHE/lucene, out of two packages of Debian 13, and compiles the peer.
# usage: setup.sh CACHE        needs: python3 with venv and pip, dpkg, apt-get
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../debian.sh"; . "$here/../java.sh"
mkdir -p "$1/lucene"; cd "$1/lucene"; dir=$PWD cache=${PWD%/*}
prepare_java "$cache"
if [ ! -e ready-1 ]; then
  rm -rf deb root services; mkdir -p deb root services/META-INF/services
  (cd deb && download "$dir/apt" trixie liblucene9-java libcarrotsearch-hppc-java) ||
    { echo "Debian trixie gives no liblucene9-java and libcarrotsearch-hppc-java" >&2; exit 1; }
  for deb in deb/*.deb; do dpkg -x "$deb" root; done
  cp -L root/usr/share/java/lucene9-9.10.0.jar lucene9.jar ||
    { echo "liblucene9-java is no longer of 9.10.0: $(ls deb)" >&2; exit 1; }
  cp -L root/usr/share/java/hppc.jar hppc.jar
  # Debian's jar was built without its service files.
  services=services/META-INF/services/org.apache.lucene.codecs
  echo org.apache.lucene.codecs.lucene99.Lucene99Codec > $services.Codec
  echo org.apache.lucene.codecs.lucene99.Lucene99PostingsFormat > $services.PostingsFormat
  echo org.apache.lucene.codecs.lucene90.Lucene90DocValuesFormat > $services.DocValuesFormat
  echo org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat > $services.KnnVectorsFormat
  rm -rf deb root
  touch ready-1
fi
rm -rf classes
compile "$cache" lucene9.jar:hppc.jar classes "$here"/LucenePeer.java
