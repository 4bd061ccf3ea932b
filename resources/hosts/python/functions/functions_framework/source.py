"""Loads a function's source and finds the function in it."""

import importlib.util
import inspect
import os
import sys

import functions_framework

SIGNATURES = {"http": "http", "cloudevent": "cloudevent", "event": "event"}


class Unusable(Exception):
    """Why there is nothing to serve; for the log."""


def load(path):
    """The module, with its folder first on the path, as a script's is."""
    path = os.path.abspath(path)
    if not os.path.isfile(path):
        raise Unusable(f"there is no source {path}")
    sys.path.insert(0, os.path.dirname(os.path.realpath(path)))
    name = os.path.splitext(os.path.basename(path))[0]
    if name in sys.modules:
        name = "function_source"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise Unusable(f"{os.path.basename(path)} is no Python source")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def own_functions(module):
    return [name for name, value in vars(module).items()
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")]


def find(module, target, signature):
    """(function, signature). A decorator's word about the signature counts more than the option's."""
    if signature and signature not in SIGNATURES:
        raise Unusable(f"FUNCTION_SIGNATURE_TYPE is `{signature}`; it can be http, cloudevent or event")
    file = os.path.basename(module.__file__)
    names = list(functions_framework.marked) or own_functions(module)
    if not target:
        if len(names) != 1:
            has = f"has several functions ({', '.join(names)})" if names else "has no function"
            raise Unusable(f"{file} {has}; FUNCTION_TARGET says which one is meant")
        target = names[0]
    if target in functions_framework.marked:
        return functions_framework.marked[target]
    function = getattr(module, target, None)
    if not callable(function):
        raise Unusable(f"{file} has no function `{target}`; it has {', '.join(names) or 'none'}")
    return function, signature or "http"
