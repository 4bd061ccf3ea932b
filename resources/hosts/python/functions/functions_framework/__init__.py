"""What a function's source may import: decorators that mark it, and the classes of what it is given and gives back."""

from functions_framework.event import CloudEvent
from functions_framework.request import BadRequest, Request
from functions_framework.response import Response

__all__ = ["BadRequest", "CloudEvent", "Request", "Response", "cloud_event", "http", "marked"]

# The marked functions: name -> (function, signature), in the order of the source.
marked = {}


def http(function):
    """Marks a function that answers HTTP requests."""
    marked[function.__name__] = (function, "http")
    return function


def cloud_event(function):
    """Marks a function that takes CloudEvents."""
    marked[function.__name__] = (function, "cloudevent")
    return function
