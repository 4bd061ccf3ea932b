#pragma once

#include "core/runtime/container_api.h"

#include <QPointer>
#include <set>

namespace tidegate::runtime {

/// Why an image is not there, in Kubernetes' words: ErrImagePull, ImagePullBackOff (again),
/// ErrImageNeverPull, InvalidImageName, ImageInspectError.
struct ImageTrouble
{
    std::string reason;
    std::string message;
};

/// Sees to it that the engine has an image, by the pull policy of who wants it; who wants one that is being
/// pulled waits for that. Main thread.
class ContainerImages : public QObject
{
    Q_OBJECT
public:
    using Have = tl::expected<ContainerImageFacts, ImageTrouble>;
    /// What `then` and `said` (a line for the app's log) are called with; not once `context` is gone.
    struct Wish
    {
        std::string reference;
        ContainerRun::Pull policy = ContainerRun::Pull::IfNotPresent;
        QPointer<QObject> context;
        std::function<void(const std::string &line)> said;
        std::function<void(const Have &have)> then;
    };

    ContainerImages(ContainerApi &api, const Clock &clock) : m_api(api), m_clock(clock) {}
    /// Answers from the event loop.
    void want(Wish wish);

private:
    void pull(Wish wish);
    void takeProgress(const std::string &reference, std::uint64_t done, std::uint64_t total);
    void takePulled(const std::string &reference, const Result<> &pulled);
    void answer(const std::string &reference, const Have &have);
    void tell(const std::string &reference, const std::string &line);

    struct Pull
    {
        std::vector<Wish> waiting;
        SteadyTime begun;
        SteadyTime told;
        std::uint64_t bytes = 0;
    };
    ContainerApi &m_api;
    const Clock &m_clock;
    std::map<std::string, Pull> m_pulls;
    std::set<std::string> m_failed; ///< whose last pull came to nothing
};

} // namespace tidegate::runtime
