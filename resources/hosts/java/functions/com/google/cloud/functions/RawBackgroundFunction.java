package com.google.cloud.functions;

/** A function that takes events as JSON text with a context. */
@FunctionalInterface
public interface RawBackgroundFunction {
    void accept(String json, Context context) throws Exception;
}
