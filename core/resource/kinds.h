#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace tidegate::resource {

/// One kind of the API: how it is called on the wire. The table below is the only place where a kind is
/// declared.
struct Kind
{
    QString group; ///< empty for the core group
    QString version;
    QString kind;
    QString plural;
    QString singular;
    QStringList shortNames;
    QStringList categories;
    bool namespaced = true;
    bool hasStatus = true; ///< has a status subresource
    bool readOnly = false; ///< written by the server alone (Pod, Event, Revision's spec): no create, update
                           ///< or patch of the spec

    QString apiVersion() const { return group.isEmpty() ? version : group + QLatin1Char('/') + version; }
    /// Unique over all kinds, for maps and the store: `services.serving.knative.dev`, `pods`.
    QString id() const { return group.isEmpty() ? plural : plural + QLatin1Char('.') + group; }
};

/// The kinds whose objects are stored.
const std::vector<Kind> &allKinds();
/// One of allKinds(); null when there is none.
const Kind *findKind(const QString &group, const QString &plural);
const Kind *findKindByName(const QString &apiVersion, const QString &kind);

/// The kinds of which nothing is stored: their objects are worked out from others when somebody reads them,
/// because clients look for them on every cluster (`core/api` says how). All are read-only.
const std::vector<Kind> &derivedKinds();
bool isDerived(const Kind &kind);

/// Shorthands for the kinds that code names; each is a row of allKinds().
namespace kinds {
const Kind &namespaceKind();
const Kind &configMap();
const Kind &secret();
const Kind &serviceAccount(); ///< kept for those who apply one; no app has one to act as
const Kind &pod();
const Kind &event();
const Kind &service();
const Kind &configuration();
const Kind &revision();
const Kind &route();
const Kind &engine();
const Kind &package();
const Kind &instancePool();
const Kind &pingSource();
// Derived ones.
const Kind &coreService(); ///< core/v1 Service
const Kind &node();
const Kind &deployment();
const Kind &podMetrics();
const Kind &nodeMetrics();
} // namespace kinds

} // namespace tidegate::resource
