#pragma once

#include "core/runtime/launcher.h"

#include <compare>
#include <optional>
#include <string>

namespace tidegate::runtime {

/// Which idle hosts are alike: any of one kind can take any app of that kind.
struct HostKind
{
    std::string runtime;    ///< `java`, `node`, `python`
    std::string executable; ///< full path of the interpreter or the JVM's launcher
    std::string stack; ///< the technology stack whose libraries are loaded ahead; empty: none, a generic host
    std::vector<std::string> classPath; ///< of the stack: jars, absolute

    auto operator<=>(const HostKind &) const = default;
    bool operator==(const HostKind &) const = default;
    /// `java`, `node`, or `java/jetty` with a stack: for people, metrics and the names of pools.
    std::string text() const { return stack.empty() ? runtime : runtime + '/' + stack; }
};

/// One started interpreter that waits for its one app; ends, with everything of it, when this object goes
/// unclaimed. Main thread. ready() or exited() comes once from the event loop; exited() may follow ready().
class WarmHost : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual const HostKind &kind() const = 0;
    virtual std::int64_t pid() const = 0;
    virtual bool isReady() const = 0;           ///< can be claimed
    virtual milliseconds warmAfter() const = 0; ///< from its start to ready(); 0 before
    virtual Usage usage() const = 0;            ///< of the idle host
    /// Whether one that is started now would be warmer: more is known or prepared for its kind since.
    virtual bool isOutdated() const { return false; }
    /// Gives the host its app, once; the host is used up whatever becomes of it. Never fails at once: what
    /// goes wrong comes as the instance's exited(). The object may be deleted after that.
    virtual std::unique_ptr<Instance> claim(LaunchSpec spec) = 0;

Q_SIGNALS:
    void ready();
    void exited(const tidegate::runtime::Exit &exit); ///< unclaimed: it did not start, or was killed
};

/// Starts hosts; the second version is the fake of the pool's tests. Main thread.
class HostStarter
{
public:
    virtual ~HostStarter() = default;
    /// The generic host that could run this; nothing when a host would not behave as a plain start does
    /// (options of the runtime it does not know, another working folder, no host for this runtime or on this
    /// system).
    virtual std::optional<HostKind> kindFor(const LaunchSpec &spec) const = 0;
    /// Never fails at once: what goes wrong comes as exited().
    virtual std::unique_ptr<WarmHost> start(const HostKind &kind) = 0;
};

} // namespace tidegate::runtime
