"""Errors of a function's code on standard error: its own frames, none of those below it."""

import os
import sys
import traceback

OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep
ABOVE = os.path.dirname(OWN[:-1]) + os.sep
LOADER = "<frozen importlib"


def is_own(frame):
    return frame.filename.startswith((OWN, ABOVE, LOADER)) or os.path.basename(frame.filename) in ("tidegate_host.py",)


def trimmed(trace):
    trace.stack = traceback.StackSummary.from_list([frame for frame in trace.stack if not is_own(frame)])
    for other in (trace.__cause__, trace.__context__, *(getattr(trace, "exceptions", None) or ())):
        if other is not None:
            trimmed(other)
    return trace


def write(error):
    """In one piece, so that those of two threads do not mix."""
    trace = trimmed(traceback.TracebackException.from_exception(error))
    sys.stderr.write("".join(trace.format()))
    sys.stderr.flush()
