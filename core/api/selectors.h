#pragma once

#include "core/base/error.h"
#include "core/resource/object.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace tidegate::api {

/// A label selector as in the query: `a=b,c!=d,e in (x,y),f notin (z),g,!h`. An empty one takes everything.
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
        Absent
    };
    struct Term
    {
        QString key;
        Test test;
        QStringList values;
    };
    static Result<Term> parseTerm(const QString &text);
    std::vector<Term> m_terms;
};

/// A field selector: `metadata.name=x,involvedObject.kind!=Service`; any scalar field of the object by its
/// dotted path.
class FieldSelector
{
public:
    /// Code::BadRequest with what could not be read.
    static Result<FieldSelector> parse(const QString &text);
    bool matches(const resource::Object &object) const;
    bool isEmpty() const { return m_terms.empty(); }

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
