package dev.tidegate.function;

/** What came is not what the function takes: answered with its status and its sentence, which is for the sender. */
final class BadRequest extends Exception {
    private static final long serialVersionUID = 1;
    final int status;

    BadRequest(int status, String message) {
        super(message);
        this.status = status;
    }

    BadRequest(String message) {
        this(400, message);
    }
}
