#include "core/reconciler/plan.h"
#include "core/reconciler/pods.h"
#include "core/reconciler/superseded.h"

#include "core/resource/conditions.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using engine::RevisionObservation;
using resource::Conditions;
using resource::ConditionStatus;
using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
namespace kinds = resource::kinds;

namespace {

const QString resourcesAvailable = u"ResourcesAvailable"_s;
const QString containerHealthy = u"ContainerHealthy"_s;
const QString active = u"Active"_s;
const QString deploying = u"Deploying"_s;
const QString errImagePull = u"ErrImagePull"_s;

constexpr size_t mostLines = 20; // a Node stack trace with the sentence at its top
constexpr qsizetype mostBytes = 2048;
constexpr seconds missingFileEvery{10}; // nobody tells when a file appears

using Seen = std::optional<RevisionObservation>;

/// What stands for the revision's image, and what is known of it.
struct Image
{
    QString reference;
    resource::ImageSource source;
    runtime::ExecutableFact executable; ///< when the source is one
    QString missing;                    ///< why it can not be run at all; empty when it can
    QString resolved;                   ///< its digest, when a container engine has run it

    /// By digest: Knative resolves nothing beforehand then, so that it is the pull that fails.
    bool isPulled() const { return source.isEmpty() && reference.contains("@sha256:"_L1); }
    /// An executable's digest is being computed.
    bool isBeingRead() const
    {
        return !source.executable.empty() && executable.digest.empty() && executable.problem.empty();
    }
    /// `<repository>@sha256:<64 hex>`; empty while it is not known.
    QString digest() const
    {
        if (source.isEmpty())
            return resolved;
        const std::string &hex = source.executable.empty() ? source.packageDigest : executable.digest;
        if (!source.isMapped || hex.empty())
            return hex.empty() ? QString() : reference;
        return resource::splitImage(reference).repository + "@sha256:"_L1 + QString::fromStdString(hex);
    }
};

QString missingPart(const World &world, const Object &revision, const Image &image)
{
    const resource::ImageSource &source = image.source;
    if (source.isEmpty())
        return world.runsImages
                   ? QString()
                   : u"it is neither an uploaded package (package/<name>@sha256:<digest>) nor in the "
                     u"engine's image-map, "
                     "and there is no container engine to run it (tidegated --container-socket)"_s;
    if (!source.executable.empty())
        return image.executable.problem.empty() ? QString()
                                                : u"the engine's image-map leads to \"%1\", which %2"_s.arg(
                                                      QString::fromStdString(source.executable),
                                                      QString::fromStdString(image.executable.problem));
    if (findPackage(world.objects, source.isMapped ? QString() : revision.ns(), source.packageDigest))
        return {};
    return source.isMapped
               ? u"the engine's image-map leads to a package that has not been uploaded to any namespace (sha256:%1)"_s
                     .arg(QString::fromStdString(source.packageDigest))
               : u"no package with this digest has been uploaded to namespace \"%1\""_s.arg(revision.ns());
}

Image readImage(const World &world, const Object &revision, const Seen &seen)
{
    Image image;
    image.reference = imageOf(revision);
    image.source = sourceOf(world.objects, image.reference);
    if (!image.source.executable.empty() && world.executable)
        image.executable = world.executable(image.source.executable);
    if (seen)
        image.resolved = QString::fromStdString(seen->imageDigest);
    if (const QString part = missingPart(world, revision, image); !part.isEmpty())
        image.missing = u"Unable to fetch image \"%1\": "_s.arg(image.reference) + part;
    return image;
}

/// The end of the output, at most twenty lines and two KiB, so that a status stays a status.
QString tail(const std::vector<std::string> &lines)
{
    QStringList kept;
    qsizetype bytes = 0;
    for (auto it = lines.rbegin(); it != lines.rend() && size_t(kept.size()) < mostLines; ++it) {
        const QString line = QString::fromUtf8(it->c_str(), qsizetype(it->size()));
        const qsizetype room = mostBytes - bytes;
        if (room <= 0)
            break;
        kept.prepend(line.size() > room ? u'…' + line.right(room) : line);
        bytes += line.size() + 1;
    }
    return kept.join(u'\n');
}

QString failureText(const RevisionObservation &seen)
{
    // There is no container yet that could have failed.
    if (seen.failure->reason == "ContainerMissing")
        return QString::fromStdString(seen.failure->message);
    QString text = "Container failed with: "_L1 + QString::fromStdString(seen.failure->message);
    const QString lines = tail(seen.lastLines);
    return lines.isEmpty() ? text : text + u'\n' + lines;
}

bool isFailing(const Seen &seen)
{
    return seen && seen->failure && seen->ready == 0;
}

void markDeploying(const Seen &seen, Conditions &conditions)
{
    // Inactive before the initial scale was ever reached: the scaler has given up on it. Why its starts
    // failed stays in sight.
    const QString cause = isFailing(seen) ? ". "_L1 + failureText(*seen) : QString();
    if (seen && seen->activity == autoscaler::Activity::Inactive)
        conditions.markFalse(resourcesAvailable, u"ProgressDeadlineExceeded"_s,
                             u"Initial scale was never achieved"_s + cause);
    else if (conditions.get(resourcesAvailable).reason != "ProgressDeadlineExceeded"_L1 || seen)
        conditions.markUnknown(resourcesAvailable, deploying, {});
    if (conditions.get(containerHealthy).status != ConditionStatus::False || seen)
        conditions.markUnknown(containerHealthy, deploying, {});
}

bool hasDigest(const Object &revision)
{
    return !revision.status().value("containerStatuses"_L1)[0]["imageDigest"_L1].toString().isEmpty();
}

void judgeHealth(const World &world, const Object &revision, const Image &image, const Seen &seen,
                 bool initialized, Conditions &conditions)
{
    // What has run before and is still meant to run says by itself, at its next start, that its files are
    // gone.
    const QString missing = initialized && isRunnable(world, image.reference) ? QString() : image.missing;
    const auto spec = readRevisionSpec(revision, world.objects);
    if (initialized)
        conditions.markTrue(resourcesAvailable);
    else
        markDeploying(seen, conditions);
    const bool isGone = isFailing(seen) && seen->failure->reason == "ContainerMissing";
    if (image.isPulled() && (isGone || !missing.isEmpty()))
        conditions.markFalse(resourcesAvailable, errImagePull,
                             missing.isEmpty() ? failureText(*seen) : missing);
    else if (!missing.isEmpty())
        conditions.markFalse(containerHealthy, u"ContainerMissing"_s, missing);
    else if (image.isBeingRead() && !hasDigest(revision))
        conditions.markUnknown(containerHealthy, u"ResolvingDigests"_s, {});
    else if (isFailing(seen))
        conditions.markFalse(containerHealthy, QString::fromStdString(seen->failure->reason),
                             failureText(*seen));
    else if (initialized && (seen || conditions.get(containerHealthy).status != ConditionStatus::False))
        conditions.markTrue(containerHealthy);
    // Instances that run already are not touched by a missing reference; none could be started.
    if (!spec && !(seen && seen->ready > 0))
        conditions.markFalse(resourcesAvailable, u"CreateContainerConfigError"_s,
                             QString::fromStdString(spec.error().message));
}

QString activeMessage(const QString &reason)
{
    if (reason == "NoTraffic"_L1)
        return u"The target is not receiving traffic."_s;
    if (reason == "Queued"_L1)
        return u"Requests to the target are being buffered as resources are provisioned."_s;
    if (reason == "TimedOut"_L1)
        return u"The target could not be activated."_s;
    return {};
}

void judgeActivity(const Seen &seen, Conditions &conditions)
{
    if (!seen) {
        if (conditions.get(active).lastTransitionTime.isEmpty())
            conditions.markInfo(active, ConditionStatus::Unknown, deploying, {});
        return;
    }
    const QString reason = QString::fromStdString(seen->activeReason);
    switch (seen->activity) {
    case autoscaler::Activity::Active:
        conditions.markInfo(active, ConditionStatus::True, {}, {});
        break;
    case autoscaler::Activity::Activating:
        conditions.markInfo(active, ConditionStatus::Unknown, reason.isEmpty() ? u"Queued"_s : reason,
                            activeMessage(reason.isEmpty() ? u"Queued"_s : reason));
        break;
    case autoscaler::Activity::Inactive:
        conditions.markInfo(active, ConditionStatus::False, reason.isEmpty() ? u"NoTraffic"_s : reason,
                            activeMessage(reason.isEmpty() ? u"NoTraffic"_s : reason));
        break;
    }
}

/// What was overtaken before it was ready is not left Unknown for ever: it fails when its time is over.
void judgePatience(const World &world, const Object &revision, Conditions &conditions, Plan &plan)
{
    const auto end = givenUpAt(world, revision);
    if (!end)
        return;
    if (world.now < *end) {
        requeue(plan, std::chrono::ceil<milliseconds>(*end - world.now));
        return;
    }
    conditions.markFalse(resourcesAvailable, u"ProgressDeadlineExceeded"_s,
                         u"Initial scale was never achieved"_s);
    conditions.markInfo(active, ConditionStatus::False, u"TimedOut"_s, activeMessage(u"TimedOut"_s));
}

/// Starts that have failed until the time to become ready was over: why they did is the message.
void judgeDeadline(const World &world, const Object &revision, const RevisionObservation &seen,
                   Conditions &conditions, Plan &plan)
{
    if (!isFailing(seen) || conditions.get(resourcesAvailable).status == ConditionStatus::False)
        return;
    const WallTime end = revision.creationTime().value_or(world.now) + progressDeadline(world, revision);
    if (world.now < end)
        requeue(plan, std::chrono::ceil<milliseconds>(end - world.now));
    else
        conditions.markFalse(resourcesAvailable, u"ProgressDeadlineExceeded"_s, failureText(seen));
}

QJsonObject statusOf(const Object &revision, const Image &image, const Seen &seen,
                     const Conditions &conditions)
{
    QJsonObject status = revision.status();
    status.insert(u"conditions"_s, conditions.toJson());
    status.insert(u"observedGeneration"_s, revision.generation());
    status.insert(u"actualReplicas"_s, seen ? seen->ready : 0);
    status.insert(u"desiredReplicas"_s, seen ? std::max(0, seen->desired) : 0);
    if (const QString digest = image.digest(); !digest.isEmpty()) {
        const QJsonValue name = revision.spec().value("containers"_L1)[0]["name"_L1];
        status.insert(u"containerStatuses"_s,
                      QJsonArray{QJsonObject{{u"name"_s, name}, {u"imageDigest"_s, digest}}});
    }
    return status;
}

/// A change of the scale, with the autoscaler's own sentence.
void tellScaling(const Object &before, const Object &after, const Seen &seen, Plan &plan)
{
    const int from = before.status().value("desiredReplicas"_L1).toInt();
    const int to = after.status().value("desiredReplicas"_L1).toInt();
    if (from == to || !seen || seen->scaledWhy.empty())
        return;
    tell(plan, before, NoteType::Normal, to > from ? u"ScaledOut"_s : u"ScaledIn"_s,
         u"Scaled from %1 to %2. %3"_s.arg(from).arg(to).arg(QString::fromStdString(seen->scaledWhy)));
}

/// What has become of it, told when it becomes so.
void tellProgress(const Object &before, const Object &after, Plan &plan)
{
    if (!isReady(before) && isReady(after))
        tell(plan, before, NoteType::Normal, u"RevisionReady"_s,
             u"Revision becomes ready upon all resources being ready"_s);
    const auto tellOf = [&](const QString &type, const QString &about, const QString &reason) {
        const resource::Condition now = conditionOf(after, type);
        if (now.reason == about && conditionOf(before, type).reason != about)
            tell(plan, before, NoteType::Warning, reason, now.message);
    };
    tellOf(containerHealthy, u"ContainerMissing"_s, u"InternalError"_s);
    tellOf(resourcesAvailable, errImagePull, u"Failed"_s);
}

} // namespace

Plan reconcileRevision(const World &world, const ObjectName &name)
{
    Plan plan;
    const ObjectPtr revision = world.objects.get(kinds::revision(), name);
    if (!revision || revision->isDeleting())
        return plan;
    const Seen seen = world.observation ? world.observation(revisionKey(*revision)) : std::nullopt;
    const bool initialized = isInitialized(*revision) || (seen && seen->scaleTargetInitialized);
    Conditions conditions(*revision, {resourcesAvailable, containerHealthy}, world.now);
    const Image image = readImage(world, *revision, seen);
    judgeHealth(world, *revision, image, seen, initialized, conditions);
    judgeActivity(seen, conditions);
    if (!initialized && seen)
        judgeDeadline(world, *revision, *seen, conditions, plan);
    else if (!initialized)
        judgePatience(world, *revision, conditions, plan);
    Object after = *revision;
    if (initialized)
        after.setAnnotation(scaleTargetInitialized, u"true"_s);
    after.setStatus(statusOf(*revision, image, seen, conditions));
    tellProgress(*revision, after, plan);
    tellScaling(*revision, after, seen, plan);
    put(plan, revision, after);
    if (!image.executable.problem.empty())
        requeue(plan, missingFileEvery);
    followInstances(world, after, seen, plan);
    return plan;
}

} // namespace tidegate::reconciler
