package com.google.cloud.functions;

import io.cloudevents.CloudEvent;

/** A function that takes CloudEvents. */
@FunctionalInterface
public interface CloudEventsFunction {
    /** Returning is a receipt (204); what it throws is answered with 500 and logged. */
    void accept(CloudEvent event) throws Exception;
}
