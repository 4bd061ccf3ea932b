#include "core/runtime/container_images.h"

#include "core/base/units.h"

#include <utility>

namespace tidegate::runtime {

namespace {

constexpr seconds progressEvery{5};

ImageTrouble invalidName(const std::string &reference)
{
    return {"InvalidImageName", "\"" + reference + "\" is no image reference"};
}

} // namespace

void ContainerImages::want(Wish wish)
{
    if (!isImageReference(wish.reference)) {
        QMetaObject::invokeMethod(
            this,
            [wish = std::move(wish)] {
                if (wish.context)
                    wish.then(tl::unexpected(invalidName(wish.reference)));
            },
            Qt::QueuedConnection);
        return;
    }
    if (wish.policy == ContainerRun::Pull::Always || m_pulls.contains(wish.reference))
        return pull(std::move(wish));
    const std::string reference = wish.reference;
    m_api.inspectImage(
        reference, this, [this, wish = std::move(wish)](const Result<ContainerImageFacts> &facts) {
            if (!wish.context)
                return;
            if (facts)
                return wish.then(*facts);
            if (facts.error().code != Code::NotFound)
                return wish.then(tl::unexpected(ImageTrouble{"ImageInspectError", facts.error().message}));
            if (wish.policy != ContainerRun::Pull::Never)
                return pull(wish);
            wish.then(tl::unexpected(
                ImageTrouble{"ErrImageNeverPull", "it is not present, and its pull policy is Never"}));
        });
}

void ContainerImages::pull(Wish wish)
{
    const std::string reference = wish.reference;
    const bool isGoingOn = m_pulls.contains(reference);
    wish.said("pulling image " + reference);
    Pull &pull = m_pulls[reference];
    pull.waiting.push_back(std::move(wish));
    if (isGoingOn)
        return;
    pull.begun = pull.told = m_clock.steady();
    m_api.pull(
        reference, this,
        [this, reference](std::uint64_t done, std::uint64_t total) { takeProgress(reference, done, total); },
        [this, reference](const Result<> &pulled) { takePulled(reference, pulled); });
}

void ContainerImages::takeProgress(const std::string &reference, std::uint64_t done, std::uint64_t total)
{
    Pull &pull = m_pulls[reference];
    pull.bytes = done;
    if (m_clock.steady() - pull.told < progressEvery)
        return;
    pull.told = m_clock.steady();
    tell(reference, "pulling image " + reference + ": " + formatBytes(done) + " of " + formatBytes(total));
}

void ContainerImages::takePulled(const std::string &reference, const Result<> &pulled)
{
    if (!pulled) {
        const bool isAgain = !m_failed.insert(reference).second;
        return answer(reference, tl::unexpected(ImageTrouble{isAgain ? "ImagePullBackOff" : "ErrImagePull",
                                                             pulled.error().message}));
    }
    m_failed.erase(reference);
    const Pull &pull = m_pulls[reference];
    tell(reference, "pulled image " + reference + " in " +
                        formatDuration(std::chrono::round<milliseconds>(m_clock.steady() - pull.begun)));
    m_api.inspectImage(reference, this, [this, reference](const Result<ContainerImageFacts> &facts) {
        if (facts)
            answer(reference, *facts);
        else
            answer(reference, tl::unexpected(ImageTrouble{"ImageInspectError", facts.error().message}));
    });
}

void ContainerImages::answer(const std::string &reference, const Have &have)
{
    const Pull pull = std::move(m_pulls[reference]);
    m_pulls.erase(reference);
    for (const Wish &wish : pull.waiting) {
        if (wish.context)
            wish.then(have);
    }
}

void ContainerImages::tell(const std::string &reference, const std::string &line)
{
    for (const Wish &wish : m_pulls[reference].waiting) {
        if (wish.context)
            wish.said(line);
    }
}

} // namespace tidegate::runtime
