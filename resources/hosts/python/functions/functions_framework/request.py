"""The request that a function is given, in Flask's style."""

import http.cookies
import json
import urllib.parse

from functions_framework.event import JSON, media_type


class BadRequest(Exception):
    """Answered with 400 and its sentence; a function may raise it too."""


class Values(dict):
    """The first value of each name; getlist() has them all."""

    def __init__(self, text):
        self._lists = urllib.parse.parse_qs(text, keep_blank_values=True)
        super().__init__({name: values[0] for name, values in self._lists.items()})

    def getlist(self, name):
        return list(self._lists.get(name, ()))

    def get(self, name, default=None, type=None):
        if name not in self or type is None:
            return super().get(name, default)
        try:
            return type(self[name])
        except ValueError:
            return default


class Request:
    """headers are looked up without regard to case; path is decoded."""

    def __init__(self, method, target, headers, body, remote_addr):
        path, _, query = target.partition("?")
        if not path.startswith("/"):  # absolute, as to a proxy
            path = urllib.parse.urlsplit(path).path or "/"
        self.method = method
        self.path = urllib.parse.unquote(path)
        self.full_path = f"{self.path}?{query}"
        self.query_string = query.encode("latin-1")
        self.headers = headers
        self.data = body
        self.remote_addr = remote_addr
        self.content_type = headers.get("Content-Type")
        self.mimetype = media_type(self.content_type)
        self.content_length = len(body)
        self.scheme = headers.get("X-Forwarded-Proto", "http")
        self.host = headers.get("Host", "")
        self.base_url = f"{self.scheme}://{self.host}{path}"
        self.url = self.base_url + (f"?{query}" if query else "")

    @property
    def args(self):
        """Of the query."""
        return Values(self.query_string.decode("latin-1"))

    @property
    def form(self):
        """Of a body that is application/x-www-form-urlencoded; empty for every other."""
        is_form = self.mimetype == "application/x-www-form-urlencoded"
        return Values(self.data.decode("utf-8", "replace") if is_form else "")

    @property
    def values(self):
        return Values("&".join(part for part in (self.query_string.decode("latin-1"), self.data.decode("utf-8", "replace")
                      if self.mimetype == "application/x-www-form-urlencoded" else "") if part))

    @property
    def cookies(self):
        try:
            return {name: morsel.value for name, morsel in http.cookies.SimpleCookie(self.headers.get("Cookie", "")).items()}
        except http.cookies.CookieError:
            return {}

    @property
    def is_json(self):
        return JSON.fullmatch(self.mimetype) is not None

    @property
    def json(self):
        return self.get_json()

    def get_json(self, force=False, silent=False, cache=True):
        """The body as JSON. BadRequest, or None when silent, if it is none or is not said to be (unless forced)."""
        if not force and not self.is_json:
            if silent:
                return None
            raise BadRequest("the request's content type is not application/json")
        try:
            return json.loads(self.data)
        except ValueError:
            if silent:
                return None
            raise BadRequest("the request's body is not valid JSON") from None

    def get_data(self, cache=True, as_text=False, parse_form_data=False):
        return self.data.decode("utf-8", "replace") if as_text else self.data
