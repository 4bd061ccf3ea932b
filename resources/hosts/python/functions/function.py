"""Serves one function: python3 function.py <source> [--target=name] [--signature-type=http|cloudevent|event]; see FUNCTIONS.md."""

import functions_framework.serving

functions_framework.serving.main()
