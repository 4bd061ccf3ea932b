"""A function: GET /?name=x greets, an order as a CloudEvent is counted."""

import functions_framework

taken = 0


@functions_framework.http
def hello(request):
    return {"hello": request.args.get("name", "world"), "orders": taken}


@functions_framework.cloud_event
def order(event):
    global taken
    taken += int(event.data["count"])  # what has none ends as 500, and in the log
    print(f"order {event['id']} of {event['source']}")
