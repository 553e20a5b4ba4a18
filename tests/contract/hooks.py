"""What schemathesis does not know of by itself."""

import json

from urllib.parse import urlencode

import schemathesis
from schemathesis.core.parameters import ParameterLocation

# A longer one is refused before there is a request that could be answered in words.
MOST_ADDRESS_BYTES = 60_000


@schemathesis.hook
def filter_query(ctx, query):
    return len(urlencode(query or {}, doseq=True)) < MOST_ADDRESS_BYTES


@schemathesis.hook
def filter_case(ctx, case):
    """Leaves out what is unsound by values alone that are not sent as they are."""
    # `case.meta` would settle the case before its time.
    meta = case._meta
    if meta is None or not meta.is_negative_at(ParameterLocation.QUERY):
        return True
    return all(is_sent(value) for value in (case.query or {}).values())


def is_sent(value):
    """A blank parameter counts as absent, and of an object the names are sent as a list."""
    if isinstance(value, list):
        return bool(value) and all(is_sent(it) for it in value)
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and not isinstance(value, dict)


@schemathesis.serializer("application/x-ndjson")
def json_lines(ctx, value):
    """A line of JSON for anything but text, which is sent as it is."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()
