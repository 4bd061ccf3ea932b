package dev.tidegate.function;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Phaser;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server around one function: a thread of a pool for each connection; SIGTERM drains. */
final class Serving {
    private static final int BACKLOG = 1024;
    private final Call call;
    private final Phaser underWay = new Phaser(1);
    private final ServerSocket listener = new ServerSocket();
    private final ThreadPoolExecutor pool;
    private volatile boolean isEnding;

    Serving(Call call, ClassLoader loader, InetSocketAddress address) throws IOException {
        this.call = call;
        AtomicInteger count = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "request-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        });
        listener.bind(address, BACKLOG);
    }

    int port() {
        return listener.getLocalPort();
    }

    Thread start() {
        Thread thread = new Thread(this::accept, "accept");
        thread.start();
        return thread;
    }

    private void accept() {
        while (!isEnding) {
            try {
                Socket socket = listener.accept();
                pool.execute(new Connection(socket, this));
            } catch (IOException error) {
                if (listener.isClosed())
                    return;
            }
        }
    }

    void drainOnExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "drain"));
    }

    /** Waits for the requests under way; kept connections end with the process. */
    void drain() {
        isEnding = true;
        try {
            listener.close();
        } catch (IOException error) {
            // it is gone either way
        }
        underWay.arriveAndAwaitAdvance();
        pool.shutdown();
    }

    void awaitEnd() throws InterruptedException {
        pool.awaitTermination(1, TimeUnit.MINUTES);
    }

    boolean isEnding() {
        return isEnding;
    }

    void begin() {
        underWay.register();
    }

    void end() {
        underWay.arriveAndDeregister();
    }

    /** BadRequest is the function's or the event's, and the connection goes on. */
    Response answer(Request request) {
        try {
            return call.answer(request);
        } catch (BadRequest error) {
            return Response.told(error.status, error.getMessage());
        } catch (Throwable error) { // one request may not take the others along
            Traces.write(error);
            return Response.told(500, "the function failed; its log says why");
        }
    }
}
