#include "core/resource/findings.h"

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void Findings::missing(const QString &path)
{
    add(u"FieldValueRequired"_s, u"missing field(s)"_s, {path});
}

void Findings::disallowed(const QString &path)
{
    add(u"FieldValueForbidden"_s, u"must not set the field(s)"_s, {path});
}

void Findings::invalid(const QString &value, const QString &path, const QString &details)
{
    add(u"FieldValueInvalid"_s, "invalid value: "_L1 + value, {path}, details);
}

void Findings::outOfBounds(const QString &value, const QString &low, const QString &high, const QString &path)
{
    add(u"FieldValueInvalid"_s, u"expected %1 <= %2 <= %3"_s.arg(low, value, high), {path});
}

void Findings::neither(const QStringList &paths)
{
    add(u"FieldValueRequired"_s, u"expected exactly one, got neither"_s, paths);
}

void Findings::both(const QStringList &paths)
{
    add(u"FieldValueInvalid"_s, u"expected exactly one, got both"_s, paths);
}

void Findings::invalidKey(const QString &key, const QString &path, const QString &details)
{
    add(u"FieldValueInvalid"_s, u"invalid key name \"%1\""_s.arg(key), {path}, details);
}

void Findings::duplicate(const QString &message, const QStringList &paths)
{
    add(u"FieldValueDuplicate"_s, message, paths);
}

void Findings::forbidden(const QString &message, const QString &path, const QString &details)
{
    add(u"FieldValueForbidden"_s, message, {path}, details);
}

void Findings::wrong(const QString &message, const QStringList &paths, const QString &details)
{
    add(u"FieldValueInvalid"_s, message, paths, details);
}

void Findings::add(const QString &reason, const QString &message, const QStringList &paths,
                   const QString &details)
{
    const auto same = std::find_if(m_findings.begin(), m_findings.end(), [&](const Finding &each) {
        return each.message == message && each.details == details;
    });
    if (same == m_findings.end()) {
        m_findings.push_back({reason, message, paths, details});
        return;
    }
    for (const QString &path : paths) {
        if (!same->paths.contains(path))
            same->paths.append(path);
    }
}

Result<> Findings::result() const
{
    if (m_findings.empty())
        return {};
    Error error{Code::Invalid, {}, {}, {}};
    QStringList sentences;
    std::vector<Finding> sorted = m_findings;
    std::sort(sorted.begin(), sorted.end(), [](const Finding &left, const Finding &right) {
        return std::tie(left.message, left.details) < std::tie(right.message, right.details);
    });
    for (Finding &finding : sorted) {
        finding.paths.sort();
        QString sentence = finding.message + ": "_L1 + finding.paths.join(", "_L1);
        if (!finding.details.isEmpty())
            sentence += u'\n' + finding.details;
        sentences.append(sentence);
        const QString cause =
            finding.details.isEmpty() ? finding.message : finding.message + " ("_L1 + finding.details + u')';
        for (const QString &path : finding.paths)
            error.causes.push_back({path.toStdString(), finding.reason.toStdString(), cause.toStdString()});
    }
    error.message = ("validation failed: "_L1 + sentences.join(u'\n')).toStdString();
    return tl::unexpected(std::move(error));
}

} // namespace tidegate::resource
