#include "core/resource/table.h"

#include "core/base/units.h"
#include "core/resource/conditions.h"

#include <QJsonObject>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

using Cell = std::function<QJsonValue(const Object &, WallTime)>;

/// A column and how its cell is made; a kind's table is a list of these.
struct Entry
{
    Column column;
    Cell cell;
};
using Entries = std::vector<Entry>;

/// As kubectl writes ages: two units at most, the second only while it matters.
QString humanAge(std::chrono::seconds age)
{
    const qint64 s = std::max<qint64>(0, age.count());
    const qint64 m = s / 60;
    const qint64 h = m / 60;
    const qint64 d = h / 24;
    const auto pair = [](qint64 major, QChar majorUnit, qint64 minor, QChar minorUnit) {
        const QString first = QString::number(major) + majorUnit;
        return minor == 0 ? first : first + QString::number(minor) + minorUnit;
    };
    if (s < 120)
        return QString::number(s) + u's';
    if (m < 10)
        return pair(m, u'm', s % 60, u's');
    if (m < 180)
        return QString::number(m) + u'm';
    if (h < 8)
        return pair(h, u'h', m % 60, u'm');
    if (h < 48)
        return QString::number(h) + u'h';
    if (d < 8)
        return pair(d, u'd', h % 24, u'h');
    if (d < 730)
        return QString::number(d) + u'd';
    return d < 2920 ? pair(d / 365, u'y', d % 365, u'd') : QString::number(d / 365) + u'y';
}

QJsonValue ageSince(const QString &time, WallTime now)
{
    const auto since = parseTime(time.toStdString());
    return since ? humanAge(std::chrono::duration_cast<std::chrono::seconds>(now - *since)) : u"<unknown>"_s;
}

Entry nameEntry()
{
    return {{u"Name"_s, u"string"_s, u"name"_s, u"Name must be unique within a namespace."_s, 0},
            [](const Object &object, WallTime) -> QJsonValue { return object.name(); }};
}

/// A column that shows the value at a path, null where there is none.
Entry pathEntry(const QString &name, const QString &path, const QString &type = u"string"_s, int priority = 0)
{
    return {{name, type, {}, u'.' + path, priority}, [path](const Object &object, WallTime) -> QJsonValue {
                const QJsonValue value = at(object.json(), path);
                return value.isUndefined() ? QJsonValue() : value;
            }};
}

Entry customEntry(const QString &name, const QString &description, Cell cell,
                  const QString &type = u"string"_s, int priority = 0)
{
    return {{name, type, {}, description, priority}, std::move(cell)};
}

Entry ageEntry()
{
    return customEntry(u"Age"_s, u"Time since the object was created."_s,
                       [](const Object &object, WallTime now) {
                           return ageSince(object.metadata().value("creationTimestamp"_L1).toString(), now);
                       });
}

Entry readyEntry()
{
    return customEntry(u"Ready"_s, u".status.conditions[?(@.type=='Ready')].status"_s,
                       [](const Object &object, WallTime) -> QJsonValue {
                           const Condition ready = conditionOf(object, u"Ready"_s);
                           if (ready.lastTransitionTime.isEmpty() && ready.status == ConditionStatus::Unknown)
                               return {};
                           if (ready.status == ConditionStatus::Unknown)
                               return u"Unknown"_s;
                           return ready.status == ConditionStatus::True ? u"True"_s : u"False"_s;
                       });
}

Entry reasonEntry()
{
    return customEntry(u"Reason"_s, u".status.conditions[?(@.type=='Ready')].reason"_s,
                       [](const Object &object, WallTime) -> QJsonValue {
                           const QString reason = conditionOf(object, u"Ready"_s).reason;
                           return reason.isEmpty() ? QJsonValue() : QJsonValue(reason);
                       });
}

Entry labelEntry(const QString &name, const QString &key)
{
    return customEntry(name, u".metadata.labels['%1']"_s.arg(key),
                       [key](const Object &object, WallTime) -> QJsonValue {
                           const QString value = object.label(key);
                           return value.isEmpty() ? QJsonValue() : QJsonValue(value);
                       });
}

Entries serviceEntries()
{
    return {nameEntry(),
            pathEntry(u"URL"_s, u"status.url"_s),
            pathEntry(u"LatestCreated"_s, u"status.latestCreatedRevisionName"_s),
            pathEntry(u"LatestReady"_s, u"status.latestReadyRevisionName"_s),
            readyEntry(),
            reasonEntry()};
}

Entries configurationEntries()
{
    return {nameEntry(), pathEntry(u"LatestCreated"_s, u"status.latestCreatedRevisionName"_s),
            pathEntry(u"LatestReady"_s, u"status.latestReadyRevisionName"_s), readyEntry(), reasonEntry()};
}

Entries revisionEntries()
{
    return {nameEntry(),
            labelEntry(u"Config Name"_s, u"serving.knative.dev/configuration"_s),
            labelEntry(u"Generation"_s, u"serving.knative.dev/configurationGeneration"_s),
            readyEntry(),
            reasonEntry(),
            pathEntry(u"Actual Replicas"_s, u"status.actualReplicas"_s, u"integer"_s),
            pathEntry(u"Desired Replicas"_s, u"status.desiredReplicas"_s, u"integer"_s)};
}

Entries routeEntries()
{
    return {nameEntry(), pathEntry(u"URL"_s, u"status.url"_s), readyEntry(), reasonEntry()};
}

Entries namespaceEntries()
{
    return {nameEntry(),
            customEntry(u"Status"_s, u"The status of the namespace"_s,
                        [](const Object &object, WallTime) -> QJsonValue {
                            return object.isDeleting() ? u"Terminating"_s : u"Active"_s;
                        }),
            ageEntry()};
}

Entry dataEntry()
{
    return customEntry(
        u"Data"_s, u"Number of keys."_s,
        [](const Object &object, WallTime) -> QJsonValue {
            return object.json().value("data"_L1).toObject().size() +
                   object.json().value("binaryData"_L1).toObject().size();
        },
        u"integer"_s);
}

QJsonArray containerStatuses(const Object &pod)
{
    return pod.status().value("containerStatuses"_L1).toArray();
}

QJsonValue podReady(const Object &pod, WallTime)
{
    const QJsonArray statuses = containerStatuses(pod);
    const auto ready = std::count_if(statuses.begin(), statuses.end(),
                                     [](const QJsonValue &each) { return each["ready"_L1].toBool(); });
    return u"%1/%2"_s.arg(ready).arg(
        std::max<qsizetype>(1, pod.spec().value("containers"_L1).toArray().size()));
}

/// What is wrong with a container comes before the phase, as kubectl shows it.
QJsonValue podStatus(const Object &pod, WallTime)
{
    if (pod.isDeleting())
        return u"Terminating"_s;
    const QJsonArray statuses = containerStatuses(pod);
    for (const QJsonValue &each : statuses) {
        for (const auto state : {"waiting"_L1, "terminated"_L1}) {
            const QString reason = each["state"_L1][state]["reason"_L1].toString();
            if (!reason.isEmpty())
                return reason;
        }
    }
    return pod.status().value("phase"_L1).toString(u"Pending"_s);
}

QJsonValue podRestarts(const Object &pod, WallTime)
{
    int restarts = 0;
    const QJsonArray statuses = containerStatuses(pod);
    for (const QJsonValue &each : statuses)
        restarts += each["restartCount"_L1].toInt();
    return QString::number(restarts);
}

Entry absentEntry(const QString &name, const QString &path)
{
    return customEntry(
        name, u'.' + path,
        [path](const Object &object, WallTime) -> QJsonValue {
            return at(object.json(), path).toString(u"<none>"_s);
        },
        u"string"_s, 1);
}

Entries podEntries()
{
    return {nameEntry(),
            customEntry(u"Ready"_s, u"The aggregate readiness state of this pod for accepting traffic."_s,
                        podReady),
            customEntry(u"Status"_s, u"The aggregate status of the containers in this pod."_s, podStatus),
            customEntry(u"Restarts"_s,
                        u"The number of times the containers in this pod have been restarted."_s,
                        podRestarts),
            ageEntry(),
            absentEntry(u"IP"_s, u"status.podIP"_s),
            absentEntry(u"Node"_s, u"spec.nodeName"_s),
            absentEntry(u"Nominated Node"_s, u"status.nominatedNodeName"_s),
            absentEntry(u"Readiness Gates"_s, u"spec.readinessGates"_s)};
}

QJsonValue eventLastSeen(const Object &event, WallTime now)
{
    for (const auto &path : {u"lastTimestamp"_s, u"eventTime"_s, u"metadata.creationTimestamp"_s}) {
        const QString time = at(event.json(), path).toString();
        if (!time.isEmpty())
            return ageSince(time, now);
    }
    return u"<unknown>"_s;
}

QJsonValue eventObject(const Object &event, WallTime)
{
    const QJsonValue involved = event.json().value("involvedObject"_L1);
    return involved["kind"_L1].toString().toLower() + u'/' + involved["name"_L1].toString();
}

QJsonValue eventFirstSeen(const Object &event, WallTime now)
{
    return ageSince(event.json().value("firstTimestamp"_L1).toString(), now);
}

QJsonValue eventSource(const Object &event, WallTime)
{
    const QJsonValue source = event.json().value("source"_L1);
    const QStringList parts{source["component"_L1].toString(), source["host"_L1].toString()};
    return parts[1].isEmpty() ? parts[0] : parts.join(u", "_s);
}

Entries eventEntries()
{
    return {customEntry(u"Last Seen"_s, u"When this was seen last."_s, eventLastSeen),
            pathEntry(u"Type"_s, u"type"_s),
            pathEntry(u"Reason"_s, u"reason"_s),
            customEntry(u"Object"_s, u"What this is about."_s, eventObject),
            pathEntry(u"Subobject"_s, u"involvedObject.fieldPath"_s, u"string"_s, 1),
            customEntry(u"Source"_s, u"Who saw it."_s, eventSource, u"string"_s, 1),
            pathEntry(u"Message"_s, u"message"_s),
            customEntry(u"First Seen"_s, u"When this was seen first."_s, eventFirstSeen, u"string"_s, 1),
            pathEntry(u"Count"_s, u"count"_s, u"integer"_s, 1),
            {{u"Name"_s, u"string"_s, u"name"_s, u"The event's own name."_s, 1},
             [](const Object &object, WallTime) -> QJsonValue { return object.name(); }}};
}

Entries engineEntries()
{
    return {nameEntry(),
            pathEntry(u"Kind"_s, u"status.kind"_s),
            pathEntry(u"State"_s, u"status.state"_s),
            pathEntry(u"Version"_s, u"status.version"_s),
            pathEntry(u"Gateway"_s, u"status.gateway"_s),
            pathEntry(u"Instances"_s, u"status.usage.instances"_s, u"integer"_s),
            readyEntry(),
            ageEntry()};
}

Entries pingSourceEntries()
{
    return {nameEntry(),
            pathEntry(u"Sink"_s, u"status.sinkUri"_s),
            pathEntry(u"Schedule"_s, u"spec.schedule"_s),
            ageEntry(),
            readyEntry(),
            reasonEntry()};
}

QJsonValue packageSize(const Object &package, WallTime)
{
    const QJsonValue size = package.status().value("size"_L1);
    return size.isDouble() ? QJsonValue(QString::fromStdString(formatBytes(std::uint64_t(size.toInteger()))))
                           : QJsonValue();
}

Entries packageEntries()
{
    return {nameEntry(),
            pathEntry(u"Package"_s, u"spec.name"_s),
            pathEntry(u"Runtime"_s, u"status.runtime"_s),
            pathEntry(u"Entry"_s, u"status.entry"_s),
            customEntry(u"Size"_s, u"Size of the uploaded file."_s, packageSize),
            ageEntry(),
            pathEntry(u"Image"_s, u"status.image"_s, u"string"_s, 1)};
}

QJsonValue poolMemory(const Object &pool, WallTime)
{
    const QJsonValue bytes = pool.status().value("memoryBytes"_L1);
    return bytes.isDouble()
               ? QJsonValue(QString::fromStdString(formatBytes(std::uint64_t(bytes.toInteger()))))
               : QJsonValue();
}

Entries instancePoolEntries()
{
    return {nameEntry(),
            pathEntry(u"Runtime"_s, u"spec.runtime"_s),
            pathEntry(u"Idle"_s, u"status.idle"_s, u"integer"_s),
            pathEntry(u"Target"_s, u"status.target"_s, u"integer"_s),
            pathEntry(u"Hits"_s, u"status.hits"_s, u"integer"_s),
            pathEntry(u"Misses"_s, u"status.misses"_s, u"integer"_s),
            customEntry(u"Memory"_s, u"What the idle hosts use."_s, poolMemory),
            readyEntry(),
            ageEntry(),
            pathEntry(u"Warming"_s, u"status.warming"_s, u"integer"_s, 1),
            pathEntry(u"Waiting"_s, u"status.waiting"_s, u"integer"_s, 1),
            pathEntry(u"Why"_s, u"status.reason.en"_s, u"string"_s, 1)};
}

QJsonValue servicePorts(const Object &service, WallTime)
{
    QStringList ports;
    const QJsonArray all = service.spec().value("ports"_L1).toArray();
    for (const QJsonValue &port : all) {
        const int node = port["nodePort"_L1].toInt();
        const QString number = QString::number(port["port"_L1].toInt());
        ports << (node > 0 ? number + u':' + QString::number(node) : number) + u'/' +
                     port["protocol"_L1].toString();
    }
    return ports.join(u',');
}

Entry fallbackEntry(const QString &name, const QString &path)
{
    return customEntry(name, u'.' + path, [path](const Object &object, WallTime) -> QJsonValue {
        return at(object.json(), path).toString(u"<none>"_s);
    });
}

/// `app=hello,tier=web`, as kubectl writes selectors.
Entry selectorEntry(const QString &path)
{
    return customEntry(
        u"Selector"_s, u'.' + path,
        [path](const Object &object, WallTime) -> QJsonValue {
            QStringList pairs;
            const QJsonObject labels = at(object.json(), path).toObject();
            for (auto it = labels.begin(); it != labels.end(); ++it)
                pairs << it.key() + u'=' + it.value().toString();
            return pairs.isEmpty() ? u"<none>"_s : pairs.join(u',');
        },
        u"string"_s, 1);
}

Entry containersEntry(const QString &name, const QString &field)
{
    return customEntry(
        name, u".spec.template.spec.containers[*]."_s + field,
        [field](const Object &object, WallTime) -> QJsonValue {
            QStringList all;
            const QJsonArray containers = at(object.json(), u"spec.template.spec.containers"_s).toArray();
            for (const QJsonValue &container : containers)
                all << container[field].toString();
            return all.join(u',');
        },
        u"string"_s, 1);
}

Entries coreServiceEntries()
{
    return {
        nameEntry(),
        pathEntry(u"Type"_s, u"spec.type"_s),
        fallbackEntry(u"Cluster-IP"_s, u"spec.clusterIP"_s),
        fallbackEntry(u"External-IP"_s, u"spec.externalName"_s),
        customEntry(u"Port(s)"_s, u"The ports, with those of the machine behind a colon."_s, servicePorts),
        ageEntry(),
        selectorEntry(u"spec.selector"_s)};
}

Entry countEntry(const QString &name, const QString &path)
{
    return customEntry(
        name, u'.' + path,
        [path](const Object &object, WallTime) -> QJsonValue { return at(object.json(), path).toInt(); },
        u"integer"_s);
}

Entries deploymentEntries()
{
    return {nameEntry(),
            customEntry(u"Ready"_s, u"How many of the desired instances are ready."_s,
                        [](const Object &object, WallTime) -> QJsonValue {
                            return u"%1/%2"_s.arg(at(object.json(), u"status.readyReplicas"_s).toInt())
                                .arg(at(object.json(), u"spec.replicas"_s).toInt());
                        }),
            countEntry(u"Up-to-date"_s, u"status.updatedReplicas"_s),
            countEntry(u"Available"_s, u"status.availableReplicas"_s),
            ageEntry(),
            containersEntry(u"Containers"_s, u"name"_s),
            containersEntry(u"Images"_s, u"image"_s),
            selectorEntry(u"spec.selector.matchLabels"_s)};
}

QJsonValue nodeAddress(const Object &node, WallTime)
{
    return node.status().value("addresses"_L1)[0]["address"_L1].toString(u"<none>"_s);
}

Entries nodeEntries()
{
    return {nameEntry(),
            customEntry(u"Status"_s, u"Whether instances can run on it."_s,
                        [](const Object &object, WallTime) -> QJsonValue {
                            return conditionOf(object, u"Ready"_s).status == ConditionStatus::True
                                       ? u"Ready"_s
                                       : u"NotReady"_s;
                        }),
            customEntry(u"Roles"_s, u"The roles of the node."_s,
                        [](const Object &, WallTime) -> QJsonValue { return u"<none>"_s; }),
            ageEntry(),
            pathEntry(u"Version"_s, u"status.nodeInfo.kubeletVersion"_s),
            customEntry(u"Internal-IP"_s, u"The address it is reached at."_s, nodeAddress, u"string"_s, 1)};
}

Entries metricsEntries(const QString &usage)
{
    const auto shown = [usage](const QString &what) {
        return [usage, what](const Object &object, WallTime) -> QJsonValue {
            const QJsonValue of = usage.isEmpty() ? object.json().value("containers"_L1)[0]["usage"_L1]
                                                  : object.json().value(usage);
            return of[what].toString();
        };
    };
    return {nameEntry(), customEntry(u"CPU"_s, u"Cores in use."_s, shown(u"cpu"_s)),
            customEntry(u"Memory"_s, u"Memory in use."_s, shown(u"memory"_s)),
            pathEntry(u"Window"_s, u"window"_s)};
}

std::map<QString, Entries> makeTables()
{
    return {{kinds::coreService().id(), coreServiceEntries()},
            {kinds::node().id(), nodeEntries()},
            {kinds::deployment().id(), deploymentEntries()},
            {kinds::podMetrics().id(), metricsEntries({})},
            {kinds::nodeMetrics().id(), metricsEntries(u"usage"_s)},
            {kinds::namespaceKind().id(), namespaceEntries()},
            {kinds::configMap().id(), {nameEntry(), dataEntry(), ageEntry()}},
            {kinds::secret().id(), {nameEntry(), pathEntry(u"Type"_s, u"type"_s), dataEntry(), ageEntry()}},
            {kinds::serviceAccount().id(),
             {nameEntry(),
              customEntry(u"Secrets"_s, u"How many Secrets go with it."_s,
                          [](const Object &object, WallTime) -> QJsonValue {
                              return object.json().value("secrets"_L1).toArray().size();
                          }),
              ageEntry()}},
            {kinds::pod().id(), podEntries()},
            {kinds::event().id(), eventEntries()},
            {kinds::service().id(), serviceEntries()},
            {kinds::configuration().id(), configurationEntries()},
            {kinds::revision().id(), revisionEntries()},
            {kinds::route().id(), routeEntries()},
            {kinds::pingSource().id(), pingSourceEntries()},
            {kinds::engine().id(), engineEntries()},
            {kinds::package().id(), packageEntries()},
            {kinds::instancePool().id(), instancePoolEntries()}};
}

const Entries &entriesOf(const Kind *kind)
{
    static const std::map<QString, Entries> tables = makeTables();
    static const Entries fallback{nameEntry(), ageEntry()};
    const auto it = kind ? tables.find(kind->id()) : tables.end();
    return it == tables.end() ? fallback : it->second;
}

} // namespace

std::vector<Column> columnsOf(const Kind &kind)
{
    std::vector<Column> columns;
    for (const Entry &entry : entriesOf(&kind))
        columns.push_back(entry.column);
    return columns;
}

bool hasAges(const Kind &kind)
{
    const Entries &entries = entriesOf(&kind);
    return std::any_of(entries.begin(), entries.end(), [](const Entry &entry) {
        return entry.column.name == "Age"_L1 || entry.column.name == "Last Seen"_L1;
    });
}

QJsonArray cellsOf(const Object &object, WallTime now)
{
    QJsonArray cells;
    for (const Entry &entry : entriesOf(object.kind()))
        cells.append(entry.cell(object, now));
    return cells;
}

} // namespace tidegate::resource
