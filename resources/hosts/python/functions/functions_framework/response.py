"""What a function may give back, made into a response."""

import collections.abc
import json

HTML = "text/html; charset=utf-8"
JSON = "application/json"
BODILESS = (204, 304)


class Response:
    """A body (str, bytes, or an iterable of them, which is streamed) with status and headers."""

    def __init__(self, response=b"", status=200, headers=None, mimetype=None, content_type=None):
        self.status_code = number(status)
        self.headers = pairs(headers)
        self.body = response.encode() if isinstance(response, str) else bytes(response) if is_bytes(response) else response
        chosen = content_type or mimetype
        if chosen:
            self.headers.append(("Content-Type", chosen))
        elif not any(name.lower() == "content-type" for name, _ in self.headers) and self.status_code not in BODILESS:
            self.headers.append(("Content-Type", HTML))


def is_bytes(value):
    return isinstance(value, (bytes, bytearray, memoryview))


def number(status):
    """`201` and `"201 Created"`."""
    value = int(status.split()[0]) if isinstance(status, str) else int(status)
    if not 200 <= value <= 599:
        raise ValueError(f"{value} is no status of a response")
    return value


def pairs(headers):
    items = headers.items() if hasattr(headers, "items") else headers or ()
    checked = [(str(name), str(value)) for name, value in items]
    for name, value in checked:
        if not name or any(letter in name + value for letter in "\r\n\0"):
            raise ValueError(f"{name!r}: {value!r} is no header")
    return checked


def response_of(value):
    """Flask's rules: a body, (body, status), (body, headers) or (body, status, headers); nothing is 204."""
    status, headers = None, None
    if isinstance(value, tuple):
        if len(value) == 3:
            value, status, headers = value
        elif len(value) == 2 and isinstance(value[1], (int, str)):
            value, status = value
        elif len(value) == 2:
            value, headers = value
        else:
            raise TypeError(f"a function gives back a body, (body, status), (body, headers) or (body, status, headers), not {len(value)} things")
    response = with_body(value)
    if status is not None:
        response.status_code = number(status)
    for name, text in pairs(headers):
        response.headers = [pair for pair in response.headers if pair[0].lower() != name.lower() or name.lower() == "set-cookie"]
        response.headers.append((name, text))
    return response


def with_body(value):
    if isinstance(value, Response):
        return value
    if value is None:
        return Response(status=204)
    if isinstance(value, (dict, list)):
        return Response(json.dumps(value), content_type=JSON)
    if isinstance(value, str) or is_bytes(value):
        return Response(value)
    if hasattr(value, "get_data") and hasattr(value, "status_code") and hasattr(value, "headers"):  # of a framework of the app's own
        return Response(value.get_data(), value.status_code, list(value.headers.items()))
    if isinstance(value, collections.abc.Iterator):
        return Response(value)
    raise TypeError(f"a function gives back str, bytes, a dict, a list, an iterator or a Response, not {type(value).__name__}")
