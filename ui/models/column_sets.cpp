#include "ui/models/column_sets.h"

#include "core/resource/serving.h"
#include "ui/models/catalogue.h"
#include "ui/models/column_builders.h"
#include "ui/models/formatting.h"
#include "ui/models/times.h"

#include <QCoreApplication>

namespace tidegate::models {

using resource::Object;
namespace keys = resource::keys;
using columns::ageColumn;
using columns::createdColumn;
using columns::nameColumn;
using columns::namespaceColumn;
using columns::Number;
using columns::numberColumn;
using columns::stateColumn;
using columns::Text;
using columns::textColumn;
using columns::Title;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::columns)
};

Text statusText(const char *path)
{
    return [path = QString::fromLatin1(path)](const Object &object) {
        return resource::at(object.status(), path).toString();
    };
}

std::optional<double> jsonNumber(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

Number statusNumber(const char *path)
{
    return [path = QString::fromLatin1(path)](const Object &object) {
        return jsonNumber(resource::at(object.status(), path));
    };
}

QString plain(double value)
{
    return formatting::number(value, 2);
}

QString size(double value)
{
    return formatting::bytes(qint64(value));
}

QString imageOf(const QJsonObject &podSpec)
{
    return podSpec[QLatin1String("containers")]
        .toArray()
        .first()
        .toObject()[QLatin1String("image")]
        .toString();
}

QString appImage(const Object &app)
{
    return imageOf(resource::at(app.json(), QStringLiteral("spec.template.spec")).toObject());
}

StateInfo appStateWith(const Catalogue *catalogue, const Object &app)
{
    StateInfo state = appState(app);
    if (catalogue && state.state == ObjectState::Ok && catalogue->appReplicas(app.objectName()) == Replicas{})
        return {ObjectState::Off, Words::tr("Scaled to zero"), {}};
    return state;
}

TableColumn appInstancesColumn(const Catalogue *catalogue)
{
    TableColumn column;
    column.id = "instances";
    column.title = [] { return Words::tr("Instances"); };
    column.headerTooltip = [] {
        return Words::tr("Instances that are ready / that the autoscaler wants, over all revisions");
    };
    column.alignment = Qt::AlignRight | Qt::AlignVCenter;
    column.value = [catalogue](const Object &app, WallTime) {
        const Replicas replicas = catalogue ? catalogue->appReplicas(app.objectName()) : Replicas{-1, -1};
        return formatting::actualOfDesired(replicas.actual, replicas.desired);
    };
    column.sortKey = [catalogue](const Object &app) {
        return catalogue ? catalogue->appReplicas(app.objectName()).actual : 0;
    };
    return column;
}

TableColumn revisionInstancesColumn()
{
    TableColumn column;
    column.id = "instances";
    column.title = [] { return Words::tr("Instances"); };
    column.headerTooltip = [] { return Words::tr("Instances that are ready / that the autoscaler wants"); };
    column.alignment = Qt::AlignRight | Qt::AlignVCenter;
    column.value = [](const Object &revision, WallTime) {
        const QJsonObject status = revision.status();
        return formatting::actualOfDesired(status[QLatin1String("actualReplicas")].toInt(-1),
                                           status[QLatin1String("desiredReplicas")].toInt(-1));
    };
    column.sortKey = [](const Object &revision) {
        return revision.status()[QLatin1String("actualReplicas")].toInt(-1);
    };
    return column;
}

TableColumn trafficColumn(const Catalogue *catalogue)
{
    const auto percent = [catalogue](const Object &revision) -> std::optional<double> {
        const int share = catalogue ? catalogue->trafficPercent(revision.objectName()) : -1;
        return share < 0 ? std::nullopt : std::optional<double>(share);
    };
    return numberColumn(
        "traffic", [] { return Words::tr("Traffic"); }, percent, formatting::percent);
}

/// The concurrency an instance should carry: the annotation, or the hard limit, or Knative's default.
std::optional<double> targetOf(const Object &revision)
{
    const QString annotation = revision.annotation(keys::autoscalingPrefix + QStringLiteral("target"));
    bool isNumber = false;
    const double target = annotation.toDouble(&isNumber);
    if (isNumber)
        return target;
    const int limit = revision.spec()[QLatin1String("containerConcurrency")].toInt();
    return limit > 0 ? std::optional<double>(limit) : std::nullopt;
}

TableColumn targetColumn()
{
    TableColumn column = numberColumn(
        "target", [] { return Words::tr("Concurrency target"); }, targetOf, plain);
    column.value = [](const Object &revision, WallTime) {
        const auto target = targetOf(revision);
        return target ? plain(*target) : Words::tr("Default", "concurrency target: the server's default");
    };
    return column;
}

TableColumn imageColumn(const Catalogue *catalogue)
{
    TableColumn column = textColumn(
        "image", [] { return Words::tr("Image"); },
        [catalogue](const Object &revision) {
            const QString image = imageOf(revision.spec());
            return catalogue ? catalogue->imageTitle(image) : image;
        });
    column.tooltip = [](const Object &revision, WallTime) { return imageOf(revision.spec()); };
    return column;
}

std::optional<double> annotationNumber(const Object &object, const QString &key)
{
    bool isNumber = false;
    const double value = object.annotation(key).toDouble(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

TableColumn phaseColumn(QByteArray id, Title title, Title tip, std::optional<double> StartPhases::*phase)
{
    TableColumn column = numberColumn(
        std::move(id), title, [phase](const Object &pod) { return startPhases(pod).*phase; },
        formatting::milliseconds);
    column.headerTooltip = tip;
    return column;
}

/// A port or a process id: no group separators.
TableColumn idColumn(QByteArray id, Title title, const QString &annotation)
{
    return numberColumn(
        std::move(id), title, [annotation](const Object &pod) { return annotationNumber(pod, annotation); },
        [](double value) { return QString::number(qint64(value)); });
}

std::optional<double> restartsOf(const Object &pod)
{
    return jsonNumber(pod.status()[QLatin1String("containerStatuses")]
                          .toArray()
                          .first()
                          .toObject()[QLatin1String("restartCount")]);
}

TableColumn editionColumn()
{
    return textColumn(
        "edition", [] { return Words::tr("Edition"); },
        [](const Object &engine) {
            const QString edition = engine.spec()[QLatin1String("edition")].toString();
            if (edition == QLatin1String("exclusive"))
                return Words::tr("Exclusive", "edition of an engine");
            return edition == QLatin1String("shared") ? Words::tr("Shared", "edition of an engine") : edition;
        });
}

TableColumn certificateColumn()
{
    const auto expires = [](const Object &engine) {
        return parseTime(engine.status()[QLatin1String("certificateExpires")].toString().toStdString());
    };
    TableColumn column = textColumn(
        "certificate", [] { return Words::tr("Certificate"); },
        [expires](const Object &engine) {
            const auto time = expires(engine);
            return time ? QLocale().toString(QDateTime::fromMSecsSinceEpoch(msOf(*time)).date(),
                                             QLocale::ShortFormat)
                        : QString();
        });
    column.headerTooltip = [] { return Words::tr("The day on which the API's certificate ends"); };
    column.sortKey = [expires](const Object &engine) {
        const auto time = expires(engine);
        return time ? msOf(*time) : qint64(0);
    };
    column.tooltip = [expires](const Object &engine, WallTime) {
        const auto time = expires(engine);
        return time ? formatting::dateTime(*time) : QString();
    };
    return column;
}

} // namespace

StartPhases startPhases(const Object &pod)
{
    return {annotationNumber(pod, QStringLiteral("tidegate.dev/queued-ms")),
            annotationNumber(pod, QStringLiteral("tidegate.dev/started-ms")),
            annotationNumber(pod, QStringLiteral("tidegate.dev/ready-ms"))};
}

namespace columns {

TableSpec apps(const Catalogue *catalogue)
{
    const auto state = [catalogue](const Object &app) { return appStateWith(catalogue, app); };
    TableSpec spec;
    spec.state = state;
    spec.columns = {
        nameColumn(),
        namespaceColumn(),
        stateColumn(state),
        textColumn(
            "url", [] { return Words::tr("Address"); }, statusText("url")),
        appInstancesColumn(catalogue),
        textColumn(
            "ready-revision", [] { return Words::tr("Latest ready revision"); },
            statusText("latestReadyRevisionName")),
        textColumn(
            "runtime", [] { return Words::tr("Runtime"); },
            [catalogue](const Object &app) {
                return catalogue ? formatting::runtimeName(catalogue->runtimeOfImage(appImage(app)))
                                 : QString();
            }),
        ageColumn(),
    };
    return spec;
}

TableSpec revisions(const Catalogue *catalogue)
{
    TableSpec spec;
    spec.columns = {
        nameColumn(),
        textColumn(
            "app", [] { return Words::tr("App"); },
            [](const Object &revision) { return revision.label(keys::service); }),
        namespaceColumn(),
        stateColumn(revisionState),
        trafficColumn(catalogue),
        revisionInstancesColumn(),
        targetColumn(),
        imageColumn(catalogue),
        createdColumn(),
    };
    spec.state = revisionState;
    return spec;
}

TableSpec instances()
{
    TableSpec spec;
    spec.columns = {
        nameColumn(),
        textColumn(
            "revision", [] { return Words::tr("Revision"); },
            [](const Object &pod) { return pod.label(keys::revision); }),
        namespaceColumn(),
        stateColumn(instanceState),
        phaseColumn(
            "queued", [] { return Words::tr("Queued"); },
            [] { return Words::tr("Waited until fewer other instances were starting"); },
            &StartPhases::queuedMs),
        phaseColumn(
            "start", [] { return Words::tr("Process"); },
            [] { return Words::tr("From then until its process ran"); }, &StartPhases::startedMs),
        phaseColumn(
            "ready", [] { return Words::tr("Ready after"); },
            [] { return Words::tr("From admission until it answered, its process's start included"); },
            &StartPhases::readyMs),
        numberColumn(
            "restarts", [] { return Words::tr("Restarts"); }, restartsOf, plain),
        idColumn(
            "port", [] { return Words::tr("Port"); }, QStringLiteral("tidegate.dev/port")),
        idColumn(
            "pid", [] { return Words::tr("Process ID"); }, QStringLiteral("tidegate.dev/pid")),
        ageColumn(),
    };
    spec.state = instanceState;
    return spec;
}

TableSpec engines()
{
    TableSpec spec;
    spec.columns = {
        nameColumn(),
        textColumn(
            "kind", [] { return Words::tr("Kind"); }, statusText("kind")),
        editionColumn(),
        stateColumn(engineState),
        textColumn(
            "version", [] { return Words::tr("Release", "the engine's software"); }, statusText("version")),
        numberColumn(
            "instances", [] { return Words::tr("Instances"); }, statusNumber("usage.instances"), plain),
        numberColumn(
            "revisions", [] { return Words::tr("Revisions"); }, statusNumber("usage.revisions"), plain),
        numberColumn(
            "rps", [] { return Words::tr("Requests/s", "per second, short"); },
            statusNumber("usage.requestsPerSecond"),
            [](double value) { return formatting::number(value, 1); }),
        numberColumn(
            "cpu", [] { return Words::tr("CPUs"); }, statusNumber("capacity.cpu"), plain),
        numberColumn(
            "memory-free", [] { return Words::tr("Free memory"); }, statusNumber("usage.memoryFreeBytes"),
            size),
        textColumn(
            "gateway", [] { return Words::tr("Gateway"); }, statusText("gateway")),
        certificateColumn(),
        ageColumn(),
    };
    spec.state = engineState;
    return spec;
}

TableSpec packages()
{
    TableSpec spec;
    spec.columns = {
        nameColumn(),
        namespaceColumn(),
        textColumn(
            "file", [] { return Words::tr("File"); }, statusText("fileName")),
        textColumn(
            "runtime", [] { return Words::tr("Runtime"); },
            [](const Object &package) {
                return formatting::runtimeName(package.status()[QLatin1String("runtime")].toString());
            }),
        textColumn(
            "entry", [] { return Words::tr("Entry point"); }, statusText("entry")),
        numberColumn(
            "port", [] { return Words::tr("Port"); }, statusNumber("port"),
            [](double port) { return port > 0 ? QString::number(int(port)) : QString(); }),
        numberColumn(
            "size", [] { return Words::tr("Size"); }, statusNumber("size"), size),
        textColumn(
            "digest", [] { return Words::tr("Digest"); },
            [](const Object &package) {
                return package.status()[QLatin1String("digest")].toString().left(12);
            }),
        ageColumn(),
    };
    return spec;
}

} // namespace columns

} // namespace tidegate::models
