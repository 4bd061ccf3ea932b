#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <map>

namespace tidegate::models {

/// One setting of a revision's scaling: an annotation of its template.
struct PolicyField
{
    enum class Shape
    {
        Count, ///< a whole number
        Number,
        Duration, ///< as `30s`, `5m`
        Choice,
        Text
    };
    enum class Group
    {
        Bounds,
        Target,
        Windows,
        Beyond ///< what Knative does not have
    };
    QString key;        ///< the annotation
    QString oldKey;     ///< its older spelling, which is read too; may be empty
    QString clusterKey; ///< in ConfigMap config-autoscaler; empty = the cluster has no say
    QString usual;      ///< the default where the cluster sets none
    Shape shape = Shape::Count;
    Group group = Group::Bounds;
    double least = 0;
    double most = 0; ///< 0 = no limit; seconds for a Duration
    QStringList choices = {};
};

/// In the order of the form.
const QList<PolicyField> &policyFields();
/// Null when it is none.
const PolicyField *policyField(const QString &key);

/// In the UI's language.
QString policyTitle(const QString &key);
QString policyHelp(const QString &key); ///< what it does, in a sentence or two
QString policyUnit(const PolicyField &field);
QString policyRange(const PolicyField &field); ///< `6 s to 1 h`; empty for Choice and Text
QString policyGroupTitle(PolicyField::Group group);

/// The default: the cluster's where it has one (`config-autoscaler`'s data), else the usual one. The target's
/// depends on the metric.
QString policyDefault(const PolicyField &field, const QJsonObject &cluster, const QString &metric);

/// What is wrong with a value by itself, in a sentence; empty when nothing is, or when it is empty (default).
QString policyProblem(const PolicyField &field, const QString &value);

} // namespace tidegate::models
