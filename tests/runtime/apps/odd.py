"""Behaves as its first argument says."""
import os, signal, socket, subprocess, sys, threading, time


def say(*words):
    print(*words, flush=True)


def surroundings():
    for name, value in sorted(os.environ.items()):
        say("env", name + "=" + value)
    say("child", subprocess.run(["sh", "-c", "echo $PORT $K_SERVICE $HOSTNAME"], capture_output=True, text=True).stdout.strip())
    say("argv", sys.argv, sys.orig_argv[1:], "cwd", os.getcwd(), os.path.realpath("data.txt"))
    say("main", __name__, __file__, __spec__, __package__, __doc__, type(__loader__).__name__, __loader__.path, sorted(globals()))
    say("module", sys.modules["__main__"].say is say, "tidegate_host" in sys.modules, sys.path, sys.flags)
    say("fds", sorted(os.listdir("/proc/self/fd"), key=int)[:-1], os.readlink("/proc/self/fd/0"))
    say("stdin", repr(sys.stdin.read()), sys.stdin.encoding, sys.stdout.encoding, sys.stdout.line_buffering)
    say("session", os.getsid(0) == os.getpid() == os.getpgid(0), [thread.name for thread in threading.enumerate()])
    say("signals", [str(signal.getsignal(s)) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGPIPE, signal.SIGCHLD)])
    open("mine", "w").close()


def exit():
    for i in range(300):
        print("line", i)
    print("bad", file=sys.stderr)
    print("unfinished", end="")
    sys.exit(3)


def words():
    sys.exit("a sentence")


def throw():
    try:
        {}["key"]
    except KeyError as error:
        raise RuntimeError("no luck") from error


def interrupt():
    signal.raise_signal(signal.SIGINT)
    time.sleep(1000)


def listen(handler=None):
    server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
    while True:
        connection, _ = server.accept()
        connection.close()


def silent():
    time.sleep(1000)


def fork():
    say("child", subprocess.Popen(["sleep", "1000"]).pid)
    sys.exit(1)


def bare():
    child = os.fork()
    if child:
        say("child", child)
        time.sleep(1000)
    os.setsid()
    time.sleep(1000)


def daemon():
    say("child", subprocess.Popen(["sleep", "1000"], start_new_session=True).pid)
    time.sleep(1000)


def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("up")
    time.sleep(1000)


def polite():
    def leave(*_):
        say("bye")
        sys.exit(7)
    signal.signal(signal.SIGTERM, leave)
    say("up")
    time.sleep(1000)


def plain():
    say("up")
    time.sleep(1000)


def closed():
    say("up")
    os.close(1)
    os.close(2)
    listen()


def threads():
    def last():
        time.sleep(0.2)
        say("thread", sys.modules["__main__"].__name__)
    threading.Thread(target=last).start()
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    say("main is done")


def endless():
    for _ in range(50):
        threading.Thread(target=time.sleep, args=(1000,)).start()
    say("up")


def greedy():
    kept = []
    while True:
        kept.append(b"x" * 10_000_000)
        time.sleep(0.01)


globals()[sys.argv[1]]()
