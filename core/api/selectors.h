#pragma once

#include "core/base/error.h"
#include "core/resource/object.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace tidegate::api {

/// A label selector as in the query: `a=b,c!=d,e in (x,y),f notin (z),g,!h,i>1,j<2`. An empty one takes
/// everything.
class LabelSelector
{
public:
    /// Code::BadRequest with what could not be read.
    static Result<LabelSelector> parse(const QString &text);
    bool matches(const resource::Object &object) const;
    bool isEmpty() const { return m_terms.empty(); }

private:
    enum class Test
    {
        In,
        NotIn,
        Exists,
        Absent,
        Greater,
        Less
    };
    struct Term
    {
        QString key;
        Test test;
        QStringList values;
    };
    static Result<Term> parseTerm(const QString &text);
    static bool holds(const Term &term, const QJsonValue &value);
    std::vector<Term> m_terms;
};

/// A field selector: `metadata.name=x,involvedObject.kind!=Service`; values escape `,`, `=` and `\\` by `\\`.
class FieldSelector
{
public:
    /// Code::BadRequest with what could not be read.
    static Result<FieldSelector> parse(const QString &text);
    static FieldSelector ofName(const QString &name);
    /// Code::BadRequest when objects of the kind cannot be selected by one of the fields: as in a cluster
    /// only by name and namespace, Pods, Events, Secrets and Namespaces by a few more.
    Result<> checkFor(const resource::Kind &kind) const;
    bool matches(const resource::Object &object) const;
    bool isEmpty() const { return m_terms.empty(); }
    QString name() const; ///< the one name it demands; empty when it demands none

private:
    struct Term
    {
        QString path;
        bool equal;
        QString value;
    };
    std::vector<Term> m_terms;
};

/// Both together, as a list or a watch uses them.
struct Selection
{
    LabelSelector labels;
    FieldSelector fields;
    bool matches(const resource::Object &object) const
    {
        return labels.matches(object) && fields.matches(object);
    }
    bool isEmpty() const { return labels.isEmpty() && fields.isEmpty(); }
};

} // namespace tidegate::api
