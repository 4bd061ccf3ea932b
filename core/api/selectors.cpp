#include "core/api/selectors.h"

#include <QRegularExpression>
#include <algorithm>
#include <optional>

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

QString fieldText(const resource::Object &object, const QString &path)
{
    // What an Event calls its source is an object.
    return scalarText(resource::at(object.json(), path == u"source" ? u"source.component"_s : path));
}

// Commas separate terms, unless a backslash stands before them.
QStringList splitEscaped(const QString &text)
{
    QStringList parts{QString()};
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u',') {
            parts << QString();
            continue;
        }
        parts.back() += text[i];
        if (text[i] == u'\\' && i + 1 < text.size())
            parts.back() += text[++i];
    }
    return parts;
}

/// Nothing for an escape of another character, or one that ends the text, or a sign that is not escaped.
std::optional<QString> unescaped(const QString &text)
{
    QString value;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'=')
            return std::nullopt;
        if (text[i] == u'\\' && (++i == text.size() || !QStringView(u",=\\").contains(text[i])))
            return std::nullopt;
        value += text[i];
    }
    return value;
}

QStringList fieldsOf(const resource::Kind &kind)
{
    QStringList fields{u"metadata.name"_s};
    if (kind.namespaced)
        fields << u"metadata.namespace"_s;
    if (&kind == &resource::kinds::pod())
        fields << u"spec.nodeName"_s << u"spec.restartPolicy"_s << u"spec.schedulerName"_s
               << u"spec.serviceAccountName"_s << u"spec.hostNetwork"_s << u"status.phase"_s
               << u"status.podIP"_s << u"status.nominatedNodeName"_s;
    else if (&kind == &resource::kinds::event())
        fields << u"involvedObject.kind"_s << u"involvedObject.namespace"_s << u"involvedObject.name"_s
               << u"involvedObject.uid"_s << u"involvedObject.apiVersion"_s
               << u"involvedObject.resourceVersion"_s << u"involvedObject.fieldPath"_s << u"reason"_s
               << u"reportingComponent"_s << u"source"_s << u"type"_s;
    else if (&kind == &resource::kinds::secret())
        fields << u"type"_s;
    else if (&kind == &resource::kinds::namespaceKind())
        fields << u"status.phase"_s;
    return fields;
}

} // namespace

Result<LabelSelector::Term> LabelSelector::parseTerm(const QString &text)
{
    // key: prefix/name as Kubernetes allows it; the values are checked no further, they just never match.
    static const QRegularExpression sets(uR"(^([A-Za-z0-9_./-]+)\s+(in|notin)\s*\(([^()]*)\)$)"_s);
    static const QRegularExpression equals(uR"(^([A-Za-z0-9_./-]+)\s*(==|=|!=)\s*([A-Za-z0-9_.-]*)$)"_s);
    static const QRegularExpression compares(uR"(^([A-Za-z0-9_./-]+)\s*([<>])\s*(-?[0-9]+)$)"_s);
    static const QRegularExpression exists(uR"(^(!?)\s*([A-Za-z0-9_./-]+)$)"_s);
    if (const auto match = sets.match(text); match.hasMatch())
        return Term{match.captured(1), match.captured(2) == u"in" ? Test::In : Test::NotIn,
                    splitValues(match.captured(3))};
    if (const auto match = equals.match(text); match.hasMatch())
        return Term{
            match.captured(1), match.captured(2) == u"!=" ? Test::NotIn : Test::In, {match.captured(3)}};
    if (const auto match = compares.match(text); match.hasMatch())
        return Term{
            match.captured(1), match.captured(2) == u">" ? Test::Greater : Test::Less, {match.captured(3)}};
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

bool LabelSelector::holds(const Term &term, const QJsonValue &value)
{
    const bool has = value.isString();
    const QString text = value.toString();
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    switch (term.test) {
    case Test::In:
        return has && term.values.contains(text);
    case Test::NotIn:
        return !has || !term.values.contains(text);
    case Test::Exists:
        return has;
    case Test::Absent:
        return !has;
    case Test::Greater:
        return isNumber && number > term.values.front().toLongLong();
    case Test::Less:
        return isNumber && number < term.values.front().toLongLong();
    }
    return false;
}

bool LabelSelector::matches(const resource::Object &object) const
{
    if (m_terms.empty())
        return true;
    const QJsonObject labels = object.metadata().value("labels"_L1).toObject();
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&](const Term &term) { return holds(term, labels.value(term.key)); });
}

Result<FieldSelector> FieldSelector::parse(const QString &text)
{
    FieldSelector selector;
    if (text.trimmed().isEmpty())
        return selector;
    for (const QString &part : splitEscaped(text)) {
        static const QRegularExpression form(uR"(^\s*([A-Za-z0-9_.-]+)\s*(==|=|!=)(.*)$)"_s);
        const auto match = form.match(part);
        const auto value = match.hasMatch() ? unescaped(match.captured(3)) : std::nullopt;
        if (!value)
            return fail(Code::BadRequest,
                        u"invalid selector: '%1'; can't understand '%2'"_s.arg(text, part).toStdString());
        selector.m_terms.push_back({match.captured(1), match.captured(2) != u"!=", *value});
    }
    return selector;
}

FieldSelector FieldSelector::ofName(const QString &name)
{
    FieldSelector selector;
    selector.m_terms.push_back({u"metadata.name"_s, true, name});
    return selector;
}

Result<> FieldSelector::checkFor(const resource::Kind &kind) const
{
    const QStringList known = fieldsOf(kind);
    for (const Term &term : m_terms) {
        if (known.contains(term.path))
            continue;
        const bool hasOwnWords = &kind != &resource::kinds::configMap();
        return fail(
            Code::BadRequest,
            (hasOwnWords
                 ? u"field label not supported: %1"_s
                 : u"\"%1\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""_s)
                .arg(term.path)
                .toStdString());
    }
    return {};
}

QString FieldSelector::name() const
{
    for (const Term &term : m_terms) {
        if (term.path == u"metadata.name" && term.equal)
            return term.value;
    }
    return {};
}

bool FieldSelector::matches(const resource::Object &object) const
{
    for (const Term &term : m_terms) {
        if ((fieldText(object, term.path) == term.value) != term.equal)
            return false;
    }
    return true;
}

} // namespace tidegate::api
