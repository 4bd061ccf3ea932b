#pragma once

#include "core/client/client.h"
#include "ui/models/object_table.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <memory>

namespace tidegate::models {

/// Instances of an app or a revision; negative = not known.
struct Replicas
{
    int actual = 0;
    int desired = 0;
    bool operator==(const Replicas &) const = default;
};

class LastFirings;

/// Everything the console follows on one server: a table per kind, one watch each, and what the tables know
/// of each other (an app's instances over its revisions, a revision's share of traffic, an image's runtime).
/// Outlives connections: give it the client of each
/// (`Session::clientChanged`). GUI thread.
class Catalogue : public QObject
{
    Q_OBJECT
public:
    explicit Catalogue(QObject *parent = nullptr);
    ~Catalogue() override;

    /// Null: all tables are emptied.
    void setClient(client::Client *client);
    client::Client *client() const;
    /// Shows only this namespace; empty = all. Takes effect at once.
    void setNamespace(const QString &ns);
    QString namespaceFilter() const { return m_namespace; }

    ObjectTable *apps() const { return m_apps; }           ///< Service
    ObjectTable *revisions() const { return m_revisions; } ///< Revision
    ObjectTable *instances() const { return m_instances; } ///< Pod
    ObjectTable *engines() const { return m_engines; }     ///< Engine
    ObjectTable *packages() const { return m_packages; }   ///< Package
    /// InstancePool. Not one of tables(): who may not read the pools can do without.
    ObjectTable *pools() const { return m_pools; }
    ObjectTable *triggers() const { return m_triggers; } ///< PingSource
    QList<ObjectTable *> tables() const
    {
        return {m_apps, m_revisions, m_instances, m_engines, m_packages, m_triggers};
    }
    /// What the triggers' last column tells; it asks only while it is active.
    LastFirings *lastFirings() const { return m_lastFirings; }

    Replicas appReplicas(const resource::ObjectName &app) const;
    /// -1 when no route gives it traffic by name or as the latest.
    int trafficPercent(const resource::ObjectName &revision) const;
    /// `java`, `node`, …; empty when the image is no package that is known.
    QString runtimeOfImage(const QString &image) const;
    /// The file name and version a person knows the image by, else the image itself.
    QString imageTitle(const QString &image) const;
    /// Namespaces in which there is anything, sorted.
    QStringList namespaces() const;

    void retryNow();
    void retranslate();

private:
    void connectRelations();
    void revisionsApplied(const std::vector<TableChange> &changes);
    void appsApplied(const std::vector<TableChange> &changes);
    void packagesApplied(const std::vector<TableChange> &changes);
    void setSources();

    QPointer<client::Client> m_client;
    QString m_namespace;
    ObjectTable *m_apps;
    ObjectTable *m_revisions;
    ObjectTable *m_instances;
    ObjectTable *m_engines;
    ObjectTable *m_packages;
    LastFirings *m_lastFirings;
    ObjectTable *m_triggers;
    ObjectTable *m_pools;
    QList<QPointer<client::Watch>> m_watches;
    QHash<QString, Replicas> m_replicas;        ///< by app's key
    QHash<QString, int> m_traffic;              ///< by revision's key
    QHash<QString, resource::Object> m_byImage; ///< packages by image
};

} // namespace tidegate::models
