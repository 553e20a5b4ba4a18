"""What schemathesis does not know of by itself."""

import json

from urllib.parse import urlencode

import schemathesis

# A longer one is refused before there is a request that could be answered in words.
MOST_ADDRESS_BYTES = 60_000


@schemathesis.hook
def filter_query(ctx, query):
    return len(urlencode(query or {}, doseq=True)) < MOST_ADDRESS_BYTES


@schemathesis.serializer("application/x-ndjson")
def json_lines(ctx, value):
    """A line of JSON for anything but text, which is sent as it is."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()
