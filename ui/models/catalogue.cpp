#include "ui/models/catalogue.h"

#include "core/resource/serving.h"
#include "ui/models/column_sets.h"
#include "ui/models/engine_pools.h"
#include "ui/models/last_firings.h"
#include "ui/models/trigger_columns.h"

#include <QSet>
#include <algorithm>

namespace tidegate::models {

using resource::Object;
using resource::ObjectName;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

ObjectName appOf(const Object &revision)
{
    return {revision.ns(), revision.label(keys::service)};
}

Replicas replicasOf(const Object &revision)
{
    const QJsonObject status = revision.status();
    return {status[QLatin1String("actualReplicas")].toInt(),
            status[QLatin1String("desiredReplicas")].toInt()};
}

QString packageImageOf(const Object &package)
{
    return package.status()[QLatin1String("image")].toString();
}

} // namespace

Catalogue::Catalogue(QObject *parent)
    : QObject(parent)
    , m_apps(new ObjectTable(columns::apps(this), this))
    , m_revisions(new ObjectTable(columns::revisions(this), this))
    , m_instances(new ObjectTable(columns::instances(), this))
    , m_engines(new ObjectTable(columns::engines(), this))
    , m_packages(new ObjectTable(columns::packages(), this))
    , m_lastFirings(new LastFirings(this))
    , m_triggers(new ObjectTable(columns::triggers(m_lastFirings), this))
    , m_pools(new ObjectTable(columns::pools(), this))
{
    m_lastFirings->setTable(m_triggers);
    connectRelations();
}

Catalogue::~Catalogue() = default;

void Catalogue::connectRelations()
{
    connect(m_revisions, &ObjectTable::applied, this, &Catalogue::revisionsApplied);
    connect(m_apps, &ObjectTable::applied, this, &Catalogue::appsApplied);
    connect(m_packages, &ObjectTable::applied, this, &Catalogue::packagesApplied);
}

void Catalogue::setClient(client::Client *client)
{
    if (client == m_client && (client || m_watches.isEmpty()))
        return;
    m_client = client;
    setSources();
}

client::Client *Catalogue::client() const
{
    return m_client;
}

void Catalogue::setNamespace(const QString &ns)
{
    if (ns == m_namespace)
        return;
    m_namespace = ns;
    setSources();
}

void Catalogue::setSources()
{
    m_replicas.clear();
    m_traffic.clear();
    m_byImage.clear();
    const auto old = std::exchange(m_watches, {});
    const std::pair<ObjectTable *, const resource::Kind *> all[] = {
        {m_apps, &kinds::service()},      {m_revisions, &kinds::revision()},
        {m_instances, &kinds::pod()},     {m_engines, &kinds::engine()},
        {m_packages, &kinds::package()},  {m_triggers, &kinds::pingSource()},
        {m_pools, &kinds::instancePool()}};
    for (const auto &[table, kind] : all) {
        client::Watch *watch =
            m_client ? m_client->watch(*kind, kind->namespaced ? m_namespace : QString(), this) : nullptr;
        table->setSource(watch);
        if (watch)
            m_watches.append(watch);
    }
    for (const auto &watch : old)
        delete watch;
}

void Catalogue::revisionsApplied(const std::vector<TableChange> &changes)
{
    std::vector<ObjectName> touched;
    const auto add = [&](const Object &revision, int sign) {
        if (revision.name().isEmpty())
            return;
        const ObjectName app = appOf(revision);
        const Replicas one = replicasOf(revision);
        Replicas &sum = m_replicas[app.text()];
        sum.actual += sign * one.actual;
        sum.desired += sign * one.desired;
        touched.push_back(app);
    };
    for (const TableChange &change : changes) {
        if (change.type == TableChange::Type::Modified && appOf(change.before) == appOf(change.after) &&
            replicasOf(change.before) == replicasOf(change.after))
            continue;
        add(change.before, -1);
        add(change.after, +1);
    }
    m_apps->refresh(touched);
}

void Catalogue::appsApplied(const std::vector<TableChange> &changes)
{
    std::vector<ObjectName> touched;
    const auto trafficOf = [](const Object &app) { return app.status()[QLatin1String("traffic")].toArray(); };
    const auto add = [&](const Object &app, int sign) {
        const auto targets = resource::readTraffic(trafficOf(app));
        for (const resource::TrafficTarget &target : targets) {
            const ObjectName revision{app.ns(), target.revisionName};
            int &percent = m_traffic[revision.text()];
            percent += sign * target.percent.value_or(0);
            if (percent == 0)
                m_traffic.remove(revision.text());
            touched.push_back(revision);
        }
    };
    for (const TableChange &change : changes) {
        if (change.type == TableChange::Type::Modified && trafficOf(change.before) == trafficOf(change.after))
            continue;
        add(change.before, -1);
        add(change.after, +1);
    }
    m_revisions->refresh(touched);
}

void Catalogue::packagesApplied(const std::vector<TableChange> &changes)
{
    for (const TableChange &change : changes) {
        m_byImage.remove(packageImageOf(change.before));
        if (const QString after = packageImageOf(change.after); !after.isEmpty())
            m_byImage.insert(after, change.after);
    }
    // Packages change seldom, and whose they are stands in the objects alone.
    m_apps->refreshAll();
    m_revisions->refreshAll();
}

Replicas Catalogue::appReplicas(const ObjectName &app) const
{
    return m_replicas.value(app.text());
}

int Catalogue::trafficPercent(const ObjectName &revision) const
{
    return m_traffic.value(revision.text(), -1);
}

QString Catalogue::runtimeOfImage(const QString &image) const
{
    return m_byImage.value(image).status()[QLatin1String("runtime")].toString();
}

QString Catalogue::imageTitle(const QString &image) const
{
    const QString file = m_byImage.value(image).status()[QLatin1String("fileName")].toString();
    if (!file.isEmpty())
        return file;
    const resource::ImageReference reference = resource::parseImage(image);
    if (!reference.isPackage)
        return image;
    return QStringLiteral("%1@%2").arg(QString::fromStdString(reference.name),
                                       QString::fromStdString(reference.digest.substr(0, 12)));
}

QStringList Catalogue::namespaces() const
{
    QSet<QString> found;
    for (const ObjectTable *table : {m_apps, m_revisions, m_packages}) {
        for (int row = 0; row < table->rowCount(); ++row)
            found.insert(table->name(row).ns);
    }
    QStringList sorted(found.begin(), found.end());
    sorted.sort();
    return sorted;
}

void Catalogue::retryNow()
{
    const QList<ObjectTable *> all = tables() + QList{m_pools};
    for (ObjectTable *table : all)
        table->retryNow();
}

void Catalogue::retranslate()
{
    const QList<ObjectTable *> all = tables() + QList{m_pools};
    for (ObjectTable *table : all)
        table->retranslate();
}

} // namespace tidegate::models
