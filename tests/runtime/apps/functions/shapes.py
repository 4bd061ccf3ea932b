"""What tst_function_hosts asks for."""

import os
import time

import functions_framework


def inner():
    raise ValueError("secret")


@functions_framework.http
def hello(request):
    if request.path == "/boom":
        inner()
    if request.path == "/json":
        return {"got": request.get_json()}
    if request.path == "/slow":
        print("slow begins")
        time.sleep(0.7)  # what makes it slow
        return "slow"
    name = request.args.get("name", "nobody")
    return f"{os.environ['GREETING']} {name} {request.method} {len(request.get_data())}", 201, {"X-Shape": "round"}


@functions_framework.cloud_event
def taken(event):
    print(event["id"], event["type"], event["subject"], event.data["n"])
