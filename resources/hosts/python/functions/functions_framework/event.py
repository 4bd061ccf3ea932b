"""CloudEvents over HTTP, binary and structured, and the older events with a context."""

import base64
import json
import re
import types
import urllib.parse

REQUIRED = ("id", "source", "type", "specversion")
VERSIONS = ("1.0", "0.3")
STRUCTURED = "application/cloudevents+json"
JSON = re.compile(r"application/json|text/json|[^/]+/[^/]+\+json")


class BadEvent(ValueError):
    """What came is no event; the sentence is for the sender."""


class CloudEvent:
    """Attributes by name, `event["type"]`, and the data: decoded when it is JSON, text when it is text, else bytes."""

    def __init__(self, attributes, data=None):
        self.attributes = dict(attributes)
        self.data = data

    def __getitem__(self, name):
        return self.attributes[name]

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def __contains__(self, name):
        return name in self.attributes

    def __iter__(self):
        return iter(self.attributes)

    def __len__(self):
        return len(self.attributes)

    def __eq__(self, other):
        return isinstance(other, CloudEvent) and (self.attributes, self.data) == (other.attributes, other.data)

    def __repr__(self):
        return f"CloudEvent({self.attributes!r}, {self.data!r})"

    def get_attributes(self):
        return types.MappingProxyType(self.attributes)

    def get_data(self):
        return self.data


def media_type(content_type):
    return (content_type or "").partition(";")[0].strip().lower()


def event_from(headers, body):
    """The event of a request; BadEvent says what is wrong with it."""
    kind = media_type(headers.get("Content-Type"))
    if kind == STRUCTURED:
        return structured(body)
    if kind.startswith("application/cloudevents"):
        raise BadEvent(f"events as {kind} are not understood; send one as {STRUCTURED}, or with ce- headers")
    attributes = {name[3:].lower(): header_text(value) for name, value in headers.items() if name.lower().startswith("ce-")}
    if not attributes:
        raise BadEvent(f"this is no CloudEvent: it has neither ce- headers nor the content type {STRUCTURED}")
    check(attributes)
    if headers.get("Content-Type"):
        attributes["datacontenttype"] = headers["Content-Type"]
    return CloudEvent(attributes, decoded(body, kind))


def header_text(value):
    """Quoted or not, with everything beyond ASCII as %XX."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    return urllib.parse.unquote(value)


def check(attributes):
    for name in REQUIRED:
        if not attributes.get(name) or not isinstance(attributes[name], str):
            raise BadEvent(f"this is no CloudEvent: its `{name}` is missing")
    if attributes["specversion"] not in VERSIONS:
        raise BadEvent(f"CloudEvents {attributes['specversion']} are not understood; 1.0 is")


def decoded(body, kind):
    if not body:
        return None
    if JSON.fullmatch(kind):
        try:
            return json.loads(body)
        except ValueError:
            raise BadEvent("the event's data is not the JSON that its content type says") from None
    if kind.startswith("text/"):
        try:
            return body.decode()
        except UnicodeDecodeError:
            return body
    return body


def structured(body):
    try:
        fields = json.loads(body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise BadEvent("the event is not a JSON object")
    data = fields.pop("data", None)
    encoded = fields.pop("data_base64", None)
    attributes = {name: value for name, value in fields.items() if value is not None}
    check(attributes)
    kind = media_type(str(attributes.get("datacontenttype", "application/json")))
    if attributes["specversion"] == "0.3" and attributes.pop("datacontentencoding", "").lower() == "base64":
        data, encoded = None, data
    if encoded is None:
        return CloudEvent(attributes, data)
    try:
        return CloudEvent(attributes, decoded(base64.b64decode(encoded, validate=True), kind))
    except (TypeError, ValueError) as error:
        raise error if isinstance(error, BadEvent) else BadEvent("the event's data_base64 is not base64") from None


class Context:
    """What a function of the signature `event` gets beside its data."""

    def __init__(self, event_id="", timestamp="", event_type="", resource=None):
        self.event_id = event_id
        self.timestamp = timestamp
        self.event_type = event_type
        self.resource = resource


def older_event_from(headers, body):
    """(data, context), out of a CloudEvent or of JSON with `data` and a context beside it."""
    is_cloud_event = media_type(headers.get("Content-Type")).startswith("application/cloudevents") or headers.get("ce-id")
    if is_cloud_event:
        event = event_from(headers, body)
        return event.data, Context(event["id"], event.get("time", ""), event["type"], event.get("subject") or event["source"])
    try:
        fields = json.loads(body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict) or "data" not in fields:
        raise BadEvent("this is no event: neither a CloudEvent nor a JSON object with `data` and `context`")
    context = fields.get("context") if isinstance(fields.get("context"), dict) else fields
    return fields["data"], Context(context.get("eventId", ""), context.get("timestamp", ""), context.get("eventType", ""),
                                   context.get("resource"))
