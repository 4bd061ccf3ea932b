#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/resource/object.h"
#include "core/resource/probe.h"
#include "core/resource/run_settings.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::resource {

/// The labels and annotations that Knative sets or reads, and our own.
namespace keys {
inline const QString service = QStringLiteral("serving.knative.dev/service");
inline const QString serviceUid = QStringLiteral("serving.knative.dev/serviceUID");
inline const QString configuration = QStringLiteral("serving.knative.dev/configuration");
inline const QString configurationUid = QStringLiteral("serving.knative.dev/configurationUID");
inline const QString configurationGeneration = QStringLiteral("serving.knative.dev/configurationGeneration");
inline const QString revision = QStringLiteral("serving.knative.dev/revision");
inline const QString revisionUid = QStringLiteral("serving.knative.dev/revisionUID");
inline const QString route = QStringLiteral("serving.knative.dev/route");
inline const QString routes = QStringLiteral("serving.knative.dev/routes");
inline const QString routingState = QStringLiteral("serving.knative.dev/routingState");
inline const QString routingStateModified = QStringLiteral("serving.knative.dev/routingStateModified");
inline const QString creator = QStringLiteral("serving.knative.dev/creator");
inline const QString lastModifier = QStringLiteral("serving.knative.dev/lastModifier");
inline const QString progressDeadline = QStringLiteral("serving.knative.dev/progress-deadline");
inline const QString rollout = QStringLiteral("serving.knative.dev/rollout");
inline const QString rolloutDuration = QStringLiteral("serving.knative.dev/rollout-duration");
inline const QString rolloutDurationOld = QStringLiteral("serving.knative.dev/rolloutDuration");
inline const QString visibility = QStringLiteral("networking.knative.dev/visibility");
inline const QString autoscalingPrefix = QStringLiteral("autoscaling.knative.dev/");
inline const QString flowPrefix = QStringLiteral("flow.tidegate.dev/");
inline const QString triggerPrefix = QStringLiteral("trigger.tidegate.dev/");
inline const QString ownAutoscalingPrefix = QStringLiteral("autoscaling.tidegate.dev/");
inline const QString runtimePrefix = QStringLiteral("runtime.tidegate.dev/");
} // namespace keys

/// What a container's `image` names: a package by digest (`package/<name>@sha256:<64 hex>`), or something
/// else.
struct ImageReference
{
    bool isPackage = false;
    std::string name;
    std::string digest; ///< 64 hex digits without `sha256:`
};
ImageReference parseImage(const QString &image);
QString packageImage(const QString &name, const QString &digest);

struct EnvVar
{
    std::string name;
    std::string value;
    bool operator==(const EnvVar &) const = default;
};

/// `$(NAME)` becomes the value of that variable and stays as it is when there is none; `$$` is a dollar
/// (Kubernetes' rule). Not to be applied twice.
std::string expandVariables(const std::string &text, const std::vector<EnvVar> &variables);

/// spec of a Revision (and of a Configuration's template), read for use. Secrets and ConfigMaps in env are
/// resolved with a Snapshot.
struct RevisionSpec
{
    QString image;
    QString containerName;
    std::vector<std::string> command; ///< as written: what `$(NAME)` means is known when it is started
    std::vector<std::string> args;    ///< as `command`
    std::vector<EnvVar> env;
    std::optional<std::uint16_t> containerPort;
    bool http2 = false; ///< the port is named h2c: the app speaks HTTP/2 without TLS
    int containerConcurrency = 0;
    seconds timeout{300};
    std::optional<seconds> responseStartTimeout;
    std::optional<seconds> idleTimeout;
    std::optional<double> memoryLimit; ///< bytes, resources.limits.memory
    std::optional<double> cpuLimit;    ///< cores
    std::optional<double> cpuRequest;  ///< cores
    std::string workingDir;            ///< empty: the instance's own folder
    std::string imagePullPolicy;       ///< Always, IfNotPresent, Never; empty: IfNotPresent
    ProbeSpecs probes;
    RunSettings run;
    bool operator==(const RevisionSpec &) const = default;
};

/// Reads the spec; missing references of env are an Error (Code::Invalid) that names them.
Result<RevisionSpec> readRevisionSpec(const Object &revision, const Snapshot &snapshot);

/// An entry of spec.traffic or status.traffic.
struct TrafficTarget
{
    QString tag;
    QString revisionName;
    QString configurationName;
    bool latestRevision = false;
    std::optional<int> percent;
    QString url;
    bool operator==(const TrafficTarget &) const = default;
};
std::vector<TrafficTarget> readTraffic(const QJsonArray &traffic);

RevisionKey revisionKey(const Object &revision);
/// What a Revision's container is to run, as its author wrote it; empty when it has none.
QString imageOf(const Object &revision);

/// Where services are reached: `<service>.<namespace>.<domain>[:port]`,
/// `<tag>-<service>.<namespace>.<domain>`.
struct Domain
{
    QString suffix = QStringLiteral("localhost");
    quint16 port = 80; ///< shown in URLs unless 80
    QString host(const QString &name, const QString &ns, const QString &tag = {}) const;
    QString url(const QString &name, const QString &ns, const QString &tag = {}) const;
};

} // namespace tidegate::resource
