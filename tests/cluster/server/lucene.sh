# Sourced by the set-up scripts: Lucene 9.10.0 out of two packages of Debian 13, as jars in CACHE/lucene.

# prepare_lucene CACHE
prepare_lucene() {
  [ -e "$1/lucene/ready-1" ] && return
  mkdir -p "$1/lucene"
  (
    cd "$1/lucene"
    rm -rf deb root services; mkdir -p deb root services/META-INF/services
    (cd deb && download "$1/lucene/apt" trixie liblucene9-java libcarrotsearch-hppc-java) ||
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
  )
}
