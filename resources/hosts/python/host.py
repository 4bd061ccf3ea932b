"""A Python that is warm and waits for its app; see resources/hosts/README.md."""

import sys

import tidegate_host

# The app's module is to be this one, `__main__`, so nothing may be wanted from here afterwards.
tidegate_host.serve(sys.modules["__main__"])
