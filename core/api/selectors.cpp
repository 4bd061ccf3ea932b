#include "core/api/selectors.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

// Commas separate terms, but not inside the parentheses of a set.
QStringList splitTerms(const QString &text)
{
    QStringList terms;
    int depth = 0;
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i == text.size() || (text[i] == u',' && depth == 0)) {
            terms << text.mid(begin, i - begin).trimmed();
            begin = i + 1;
        } else if (text[i] == u'(') {
            ++depth;
        } else if (text[i] == u')') {
            --depth;
        }
    }
    return terms;
}

QStringList splitValues(const QString &text)
{
    QStringList values;
    for (const QString &value : text.split(u','))
        values << value.trimmed();
    return values;
}

tl::unexpected<Error> unreadable(const QString &what, const QString &term)
{
    return fail(Code::BadRequest,
                u"unable to parse the %1: \"%2\" is not a requirement"_s.arg(what, term).toStdString());
}

QString scalarText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    return value.isDouble() ? QString::number(value.toInteger()) : QString();
}

} // namespace

Result<LabelSelector::Term> LabelSelector::parseTerm(const QString &text)
{
    // key: prefix/name as Kubernetes allows it; the values are checked no further, they just never match.
    static const QRegularExpression sets(uR"(^([A-Za-z0-9_./-]+)\s+(in|notin)\s*\(([^()]*)\)$)"_s);
    static const QRegularExpression equals(uR"(^([A-Za-z0-9_./-]+)\s*(==|=|!=)\s*([A-Za-z0-9_.-]*)$)"_s);
    static const QRegularExpression exists(uR"(^(!?)\s*([A-Za-z0-9_./-]+)$)"_s);
    if (const auto match = sets.match(text); match.hasMatch())
        return Term{match.captured(1), match.captured(2) == u"in" ? Test::In : Test::NotIn,
                    splitValues(match.captured(3))};
    if (const auto match = equals.match(text); match.hasMatch())
        return Term{
            match.captured(1), match.captured(2) == u"!=" ? Test::NotIn : Test::In, {match.captured(3)}};
    if (const auto match = exists.match(text); match.hasMatch())
        return Term{match.captured(2), match.captured(1).isEmpty() ? Test::Exists : Test::Absent, {}};
    return unreadable(u"label selector"_s, text);
}

Result<LabelSelector> LabelSelector::parse(const QString &text)
{
    LabelSelector selector;
    if (text.trimmed().isEmpty())
        return selector;
    for (const QString &part : splitTerms(text)) {
        auto term = parseTerm(part);
        if (!term)
            return tl::unexpected(term.error());
        selector.m_terms.push_back(std::move(*term));
    }
    return selector;
}

bool LabelSelector::matches(const resource::Object &object) const
{
    if (m_terms.empty())
        return true;
    const QJsonObject labels = object.metadata().value("labels"_L1).toObject();
    for (const Term &term : m_terms) {
        const QJsonValue value = labels.value(term.key);
        const bool has = value.isString();
        const bool in = has && term.values.contains(value.toString());
        const bool holds = term.test == Test::In       ? in
                           : term.test == Test::NotIn  ? !in
                           : term.test == Test::Exists ? has
                                                       : !has;
        if (!holds)
            return false;
    }
    return true;
}

Result<FieldSelector> FieldSelector::parse(const QString &text)
{
    static const QRegularExpression form(uR"(^([A-Za-z0-9_.-]+)\s*(==|=|!=)\s*(.*)$)"_s);
    FieldSelector selector;
    if (text.trimmed().isEmpty())
        return selector;
    for (const QString &part : text.split(u',')) {
        const auto match = form.match(part.trimmed());
        if (!match.hasMatch())
            return unreadable(u"field selector"_s, part);
        selector.m_terms.push_back({match.captured(1), match.captured(2) != u"!=", match.captured(3)});
    }
    return selector;
}

bool FieldSelector::matches(const resource::Object &object) const
{
    for (const Term &term : m_terms) {
        if ((scalarText(resource::at(object.json(), term.path)) == term.value) != term.equal)
            return false;
    }
    return true;
}

} // namespace tidegate::api
