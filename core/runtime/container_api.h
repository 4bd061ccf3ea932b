#pragma once

#include "core/runtime/container_call.h"
#include "core/runtime/launcher.h"

#include <QJsonObject>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace tidegate::runtime {

/// Who answers at the socket.
struct ContainerEngineFacts
{
    std::string name; ///< `Podman Engine 4.3.1`
    std::string apiVersion;
};

/// What an engine knows of an image that it has.
struct ContainerImageFacts
{
    std::string id;         ///< `sha256:…`, of its configuration
    std::string digest;     ///< `<repository>@sha256:…`; empty for one that was never in a registry
    std::string stopSignal; ///< its STOPSIGNAL; empty: SIGTERM
};

struct ContainerState
{
    bool isRunning = false;
    std::int64_t pid = 0; ///< of its first process, as the engine sees it; 0 when it does not run
    int exitCode = 0;     ///< 128 + signal for one that was killed
    bool wasOutOfMemory = false;
    std::string error; ///< why the engine could not start it; else empty
    /// Where its ports are reached on 127.0.0.1; empty with the machine's own network.
    std::map<std::uint16_t, std::uint16_t> ports;
};

/// A container that is there, running or not.
struct ContainerListed
{
    std::string id;
    std::map<std::string, std::string> labels;
};

/// A client of the Docker Engine API (Docker's own, or Podman's service) on a local socket, as much of it as
/// running apps needs. Unversioned paths: each engine answers with its newest version, and what is used here
/// is in all since 1.24. Every question is a ContainerCall of its own; answers come from the event loop and
/// not at all once `context` is gone, while the question still runs to its end. Main thread.
class ContainerApi : public QObject
{
    Q_OBJECT
public:
    template <class T>
    using Then = std::function<void(const Result<T> &)>;

    explicit ContainerApi(QString socket);
    /// Lets removals that go on end, for at most two seconds.
    ~ContainerApi() override;
    const QString &socket() const { return m_socket; }

    void askEngine(QObject *context, Then<ContainerEngineFacts> then);
    /// NotFound: it has to be pulled.
    void inspectImage(const std::string &reference, QObject *context, Then<ContainerImageFacts> then);
    /// `progress` gets the sum of what has come of all layers and of what is to come, in bytes, now and then.
    void pull(const std::string &reference, QObject *context,
              std::function<void(std::uint64_t done, std::uint64_t total)> progress, Then<void> then);
    /// The new container's id.
    void create(const std::string &name, const QJsonObject &body, QObject *context, Then<std::string> then);
    void start(const std::string &id, QObject *context, Then<void> then);
    void inspect(const std::string &id, QObject *context, Then<ContainerState> then);
    /// Conflict when it does not run.
    void signal(const std::string &id, const std::string &name);
    /// Kills it when it runs; good also when it is not there.
    void remove(const std::string &id, QObject *context, Then<void> then);
    void readUsage(const std::string &id, QObject *context, Then<Usage> then);
    /// All that have this label with this value.
    void list(const std::string &label, const std::string &value, QObject *context,
              Then<std::vector<ContainerListed>> then);
    /// The id of a command to be run in a running container.
    void prepareExec(const std::string &id, const std::vector<std::string> &command, QObject *context,
                     Then<std::string> then);
    /// The exit code of one that has ended.
    void inspectExec(const std::string &exec, QObject *context, Then<int> then);

    // Calls that end with their owner; not begun.
    /// What it prints, in frames (ContainerFrames); also before it is started, from the first byte then.
    std::unique_ptr<ContainerCall> attach(const std::string &id) const;
    /// Over once it does not run.
    std::unique_ptr<ContainerCall> waitForEnd(const std::string &id) const;
    /// What the command prints, in frames.
    std::unique_ptr<ContainerCall> runExec(const std::string &exec) const;

private:
    using Take = std::function<void(const Result<ContainerAnswer> &)>;
    ContainerCall *ask(ContainerRequest request, QObject *context, Take take);

    const QString m_socket;
    std::vector<ContainerCall *> m_removals;
};

/// Whether a text can be an image's reference at all; what is none must not get into a path.
bool isImageReference(const std::string &reference);

} // namespace tidegate::runtime
