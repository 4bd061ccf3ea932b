#include "core/reconciler/superseded.h"

#include "core/base/units.h"

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectPtr;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

constexpr seconds defaultDeadline{600};

std::optional<milliseconds> readDeadline(const QString &text)
{
    const auto duration = parseDuration(text.toStdString());
    return duration && *duration > seconds(0)
               ? std::optional(std::chrono::duration_cast<milliseconds>(*duration))
               : std::nullopt;
}

} // namespace

std::optional<milliseconds> setProgressDeadline(const World &world, const Object &revision)
{
    if (const auto own = readDeadline(revision.annotation(keys::progressDeadline)))
        return own;
    const ObjectPtr map =
        world.objects.get(kinds::configMap(), {u"knative-serving"_s, u"config-deployment"_s});
    return map ? readDeadline(map->json().value("data"_L1)["progress-deadline"_L1].toString()) : std::nullopt;
}

milliseconds progressDeadline(const World &world, const Object &revision)
{
    return setProgressDeadline(world, revision).value_or(defaultDeadline);
}

std::optional<WallTime> givenUpAt(const World &world, const Object &revision)
{
    const ObjectPtr configuration =
        world.objects.get(kinds::configuration(), {revision.ns(), revision.label(keys::configuration)});
    const QString newest =
        configuration ? configuration->status().value("latestCreatedRevisionName"_L1).toString() : QString();
    const bool isOvertaken = !newest.isEmpty() && newest != revision.name();
    if (!isOvertaken || isInitialized(revision) || !revision.annotation(keys::routes).isEmpty())
        return std::nullopt;
    return revision.creationTime().value_or(world.now) + progressDeadline(world, revision);
}

} // namespace tidegate::reconciler
