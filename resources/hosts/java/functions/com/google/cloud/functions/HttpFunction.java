package com.google.cloud.functions;

/** A function that answers HTTP requests; one object for all of them, which may come at the same time. */
@FunctionalInterface
public interface HttpFunction {
    /** What it throws is answered with 500 and logged. */
    void service(HttpRequest request, HttpResponse response) throws Exception;
}
