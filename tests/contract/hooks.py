"""What schemathesis does not know of by itself."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def json_lines(ctx, value):
    """A line of JSON for anything but text, which is sent as it is."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()
