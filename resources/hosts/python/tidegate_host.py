"""Waits for one claim on standard input and becomes that app, as `python3 <entry> <arguments>` would have."""

import importlib.machinery
import json
import os
import pkgutil
import signal
import sys

# What web apps on the standard library, and the common frameworks, import from it.
STACK = """
abc argparse ast asyncio base64 binascii bisect calendar collections concurrent.futures contextlib contextvars copy csv
dataclasses datetime decimal email.message email.parser email.policy enum errno functools gzip hashlib heapq hmac html
html.parser http http.client http.cookies http.server importlib.machinery importlib.metadata importlib.util inspect io ipaddress itertools
json locale logging logging.config logging.handlers math mimetypes numbers operator pathlib pickle pkgutil platform pprint queue
random re secrets select selectors shutil signal socket socketserver sqlite3 ssl stat string struct subprocess tempfile
textwrap threading time timeit tokenize traceback types typing unicodedata urllib.parse urllib.request uuid warnings
weakref wsgiref.simple_server xml.etree.ElementTree zipfile zlib zoneinfo
""".split()

STDIN = 0
# The function framework's folder and program; see FUNCTIONS.md.
FUNCTIONS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "functions")
FRAMEWORK = "functions_framework"


def say(word):
    os.write(STDIN, word + b"\n")  # the channel goes both ways


def hear():
    """The claim, or None when the server has gone. Read to the last byte: nothing is left in a buffer."""
    line = b""
    while not line.endswith(b"\n"):
        block = os.read(STDIN, 1 << 16)
        if not block:
            return None
        line += block
    return json.loads(line)


def warm():
    """Imports ahead; what this Python was built without is left out."""
    for name in STACK:
        try:
            importlib.import_module(name)
        except ImportError:
            pass
    json.loads(json.dumps({"entry": "x", "arguments": []}))


def framework_modules():
    """The function framework, imported and put aside: only a function sees it."""
    sys.path.insert(0, FUNCTIONS)
    try:
        importlib.import_module(FRAMEWORK + ".serving")
    except ImportError:
        pass
    finally:
        sys.path.remove(FUNCTIONS)
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == FRAMEWORK}


def forget_channel():
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, STDIN)
    os.close(null)


def own_names(folder):
    """The modules that a folder brings along."""
    try:
        return {name.partition(".")[0] for name in os.listdir(folder)}
    except OSError:
        return set()


def become_plain(argv):
    """What cannot be had in a started interpreter is had by a new one, in this process."""
    say(b"direct")
    forget_channel()
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(argv[0], argv)


def read_code(entry, folder, ahead):
    """The entry's code, or None when this is not to be run here: a folder, an archive or compiled code to start, a
    file that is not there, or an app with a module of a name that has been imported ahead of it."""
    if entry.endswith(".pyc") or own_names(folder) & ahead or not os.path.isfile(entry) or pkgutil.get_importer(entry):
        return None
    try:
        with open(entry, "rb") as file:
            return file.read()
    except OSError:
        return None


def take_on(claim, main, entry, folder):
    """What a plain start would have found in this process."""
    for name in claim["unset"]:
        os.environ.pop(name, None)
    os.environ.update(claim["set"])
    sys.argv = [claim["entry"], *claim["arguments"]]
    sys.orig_argv = [claim["plain"][0], *sys.argv]
    sys.path[0] = folder
    del sys.modules["tidegate_host"]
    loader = importlib.machinery.SourceFileLoader("__main__", entry)
    vars(main).clear()
    vars(main).update(
        __name__="__main__", __doc__=None, __package__=None, __loader__=loader, __spec__=None, __annotations__={},
        __builtins__=sys.modules["builtins"], __file__=entry, __cached__=None)


def end_by_interrupt():
    """Python ends itself with SIGINT after a KeyboardInterrupt that nobody caught."""
    sys.stdout.flush()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)


def run(source, entry, main):
    """Exit codes and traces of a plain start; the trace without the frames of this file."""
    try:
        code = compile(source, entry, "exec", dont_inherit=True)
    except BaseException as error:
        report(error, None)
    try:
        exec(code, vars(main))
    except SystemExit:
        raise
    except BaseException as error:
        report(error, error.__traceback__.tb_next)


def report(error, trace):
    error = error.with_traceback(trace)
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
    sys.excepthook(type(error), error, trace)
    if isinstance(error, KeyboardInterrupt):
        end_by_interrupt()
    raise SystemExit(1) from None


def serve(main):
    warm()
    framework = framework_modules()
    ahead = {name.partition(".")[0] for name in sys.modules} - {"__main__", "tidegate_host"}
    say(b"ready")
    claim = hear()
    if claim is None:
        os._exit(0)
    entry = os.path.abspath(claim["entry"])
    folder = os.path.dirname(os.path.realpath(claim["entry"]))
    is_function = folder == FUNCTIONS and bool(claim["arguments"])
    app_folder = os.path.dirname(os.path.realpath(claim["arguments"][0])) if is_function else folder
    source = read_code(entry, app_folder, ahead)
    take_on(claim, main, entry, folder)
    if is_function:
        sys.modules.update(framework)
    if source is None:
        become_plain(claim["plain"])
    say(b"running")
    forget_channel()
    run(source, entry, main)
