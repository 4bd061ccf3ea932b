#pragma once

#include "core/resource/object.h"

#include <QJsonObject>
#include <QString>
#include <chrono>
#include <map>
#include <optional>

namespace tidegate::resource {

/// The namespace whose ConfigMaps are the cluster's settings.
inline const QString systemNamespace = QStringLiteral("knative-serving");

/// `config-defaults`: what a revision gets that leaves something out, and how far it may go.
struct RevisionDefaults
{
    qint64 timeoutSeconds = 300;
    qint64 maxTimeoutSeconds = 600;
    qint64 responseStartTimeoutSeconds = 300; ///< 0 = none
    qint64 idleTimeoutSeconds = 0;            ///< 0 = none
    qint64 containerConcurrency = 0;          ///< 0 = unlimited
    qint64 containerConcurrencyMaxLimit = 1000;
    bool allowContainerConcurrencyZero = true;
    QString containerNameTemplate = QStringLiteral("user-container"); ///< `{{.Name}}` is the parent's name
    QString initContainerNameTemplate = QStringLiteral("init-container");
    std::optional<bool> enableServiceLinks = false; ///< nothing = left to Kubernetes, the field stays unset
    QJsonObject requests;                           ///< `cpu`, `memory`, `ephemeral-storage`, as quantities
    QJsonObject limits;
    bool operator==(const RevisionDefaults &) const = default;
};

/// The one class of autoscalers that there is here.
inline const QString kpaClass = QStringLiteral("kpa.autoscaling.knative.dev");

/// `config-autoscaler`, what of it decides whether an object is accepted.
struct ScalingLimits
{
    bool allowZeroInitialScale = false;
    qint64 maxScaleLimit = 0; ///< 0 = none
    bool operator==(const ScalingLimits &) const = default;
};

/// `config-features`: optional behaviour by its key there.
enum class Flag
{
    Disabled,
    Allowed,
    Enabled,
    AllowRootBounded, ///< of `secure-pod-defaults` alone
};
using Features = std::map<QString, Flag>;

/// The cluster's settings, as far as defaults and validation depend on them. A value; as made it is a cluster
/// whose ConfigMaps are empty.
struct AdmissionConfig
{
    RevisionDefaults defaults;
    ScalingLimits scaling;
    Features features; ///< only those that are set; ask feature()

    Flag feature(const QString &key) const; ///< what is set, else Knative's default for the key
    bool operator==(const AdmissionConfig &) const = default;
};

/// Reads the ConfigMaps of the system namespace; a map that is missing, and a value that cannot be read, have
/// their defaults.
AdmissionConfig readAdmissionConfig(const Snapshot &snapshot);

/// Why a ConfigMap of the system namespace cannot be taken, in Knative's words: key, value and range; empty
/// when it can, or when `name` is none of the cluster's settings. `_example` is not looked at.
QString configTrouble(const QString &name, const QJsonObject &data);

/// What a ConfigMap of the system namespace holds as `_example` from the beginning: every key that is read,
/// with its default and a sentence. Nobody reads it.
QString configExample(const QString &name);

/// The names of all ConfigMaps that Knative has in the system namespace.
const QStringList &configMapNames();

} // namespace tidegate::resource
