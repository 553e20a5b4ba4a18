#!/usr/bin/env bash
# Becomes a node. usage: start.sh CACHE NAME DATA HTTP_PORT TRANSPORT_PORT HEAP [setting=value]...
# alone: discovery.type=single-node; of three: 'discovery.seed_hosts=127.0.0.1:A;127.0.0.1:B;127.0.0.1:C'
# and 'cluster.initial_cluster_manager_nodes=a;b;c'
set -euo pipefail
cache=$1 name=$2 data=$3 http=$4 transport=$5 heap=$6; shift 6
cd "$cache/opensearch"
plugins=org.opensearch.transport.Netty4Plugin,NoThaiAnalysis,org.opensearch.index.reindex.ReindexPlugin
exec ../java/runtime/bin/java -Xms"$heap" -Xmx"$heap" \
  -Dlog4j2.configurationFile=log4j2.properties -Dlog4j2.disable.jmx=true -Dlog4j.shutdownHookEnabled=false -Djna.nosys=true -Dio.netty.noUnsafe=true \
  -cp "classes:lib/server.jar:base:extra:lib/*" OpenSearchNode cluster.name=gongwen-test node.name="$name" \
  path.home="$data" path.data="$data/data" http.port="$http" transport.port="$transport" network.host=127.0.0.1 \
  http.type=netty4 transport.type=netty4 plugins=$plugins indices.query.bool.max_clause_count=16384 "$@"
