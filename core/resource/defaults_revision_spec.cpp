#include "core/resource/defaults.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

QString fromTemplate(QString text, const ObjectName &parent)
{
    for (const QString &space : {QString(), u" "_s}) {
        text.replace(u"{{%1.Name%1}}"_s.arg(space), parent.name);
        text.replace(u"{{%1.Namespace%1}}"_s.arg(space), parent.ns);
    }
    return text;
}

/// Names those that have none: by the template, with a number when there are several or the name is taken.
QJsonArray named(QJsonArray containers, const QString &base, QSet<QString> &taken)
{
    int suffix = 0;
    for (qsizetype i = 0; i < containers.size(); ++i) {
        QJsonObject container = containers[i].toObject();
        if (!container.value("name"_L1).toString().isEmpty())
            continue;
        QString name = base;
        while (containers.size() > 1 || taken.contains(name)) {
            name = u"%1-%2"_s.arg(base).arg(suffix++);
            if (!taken.contains(name))
                break;
        }
        container.insert(u"name"_s, name);
        containers[i] = container;
    }
    return containers;
}

void defaultTimeouts(QJsonObject &spec, const RevisionDefaults &defaults)
{
    if (spec.value("timeoutSeconds"_L1).toInteger() == 0)
        spec.insert(u"timeoutSeconds"_s, defaults.timeoutSeconds);
    const qint64 timeout = spec.value("timeoutSeconds"_L1).toInteger();
    // A bound that could never be met before the whole time-out is not written down.
    const auto defaultBelow = [&](const QString &key, qint64 value) {
        if (value != 0 && value < timeout)
            insertIfUnset(spec, key, value);
    };
    defaultBelow(u"idleTimeoutSeconds"_s, defaults.idleTimeoutSeconds);
    defaultBelow(u"responseStartTimeoutSeconds"_s, defaults.responseStartTimeoutSeconds);
}

} // namespace

QJsonObject defaultedRevisionSpec(QJsonObject spec, const ObjectName &parent, bool isCreate,
                                  const AdmissionConfig &config)
{
    const RevisionDefaults &defaults = config.defaults;
    defaultTimeouts(spec, defaults);
    insertIfUnset(spec, u"containerConcurrency"_s, defaults.containerConcurrency);
    QJsonArray containers = spec.value("containers"_L1).toArray();
    QJsonArray initContainers = spec.value("initContainers"_L1).toArray();
    QSet<QString> taken;
    for (const QJsonArray &each : {containers, initContainers}) {
        for (const QJsonValue &container : each)
            taken.insert(container["name"_L1].toString());
    }
    containers = named(containers, fromTemplate(defaults.containerNameTemplate, parent), taken);
    initContainers = named(initContainers, fromTemplate(defaults.initContainerNameTemplate, parent), taken);
    const QJsonObject podSecurity = spec.value("securityContext"_L1).toObject();
    for (qsizetype i = 0; i < containers.size(); ++i) {
        const QJsonObject container = containers[i].toObject();
        const bool isServing = containers.size() == 1 || !container.value("ports"_L1).toArray().isEmpty();
        containers[i] =
            defaultedSecurity(defaultedContainer(container, isServing, defaults), podSecurity, config);
    }
    if (!containers.isEmpty())
        spec.insert(u"containers"_s, containers);
    if (!initContainers.isEmpty())
        spec.insert(u"initContainers"_s, initContainers);
    if (isCreate && !containers.isEmpty() && defaults.enableServiceLinks)
        insertIfUnset(spec, u"enableServiceLinks"_s, *defaults.enableServiceLinks);
    return spec;
}

} // namespace tidegate::resource
