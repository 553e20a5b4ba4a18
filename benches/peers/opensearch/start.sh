#!/usr/bin/env bash
# Becomes a node of its own cluster. usage: start.sh CACHE DATA HTTP_PORT TRANSPORT_PORT HEAP
set -euo pipefail
cd "$1/opensearch"
plugins=org.opensearch.transport.Netty4Plugin,NoThaiAnalysis,org.opensearch.index.reindex.ReindexPlugin
exec ../java/runtime/bin/java -Xms"$5" -Xmx"$5" \
  -Dlog4j2.configurationFile=log4j2.properties -Dlog4j2.disable.jmx=true -Dlog4j.shutdownHookEnabled=false -Djna.nosys=true -Dio.netty.noUnsafe=true \
  -cp "classes:lib/server.jar:base:extra:lib/*" OpenSearchNode cluster.name=gongwen-peers node.name=peer \
  path.home="$2" path.data="$2/data" http.port="$3" transport.port="$4" network.host=127.0.0.1 discovery.type=single-node \
  http.type=netty4 transport.type=netty4 plugins=$plugins
