#include "core/resource/field_errors.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

QString withDetail(const QString &text, const QString &detail)
{
    return detail.isEmpty() ? text : text + ": "_L1 + detail;
}

/// Text as Go quotes it, as far as names and labels need it.
QString quoted(QString text)
{
    text.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s).replace(u'\n', u"\\n"_s);
    return u'"' + text + u'"';
}

} // namespace

void FieldErrors::required(const QString &path, const QString &detail)
{
    add(path, "FieldValueRequired", withDetail(u"Required value"_s, detail));
}

void FieldErrors::invalid(const QString &path, const QString &value, const QString &detail)
{
    add(path, "FieldValueInvalid", withDetail("Invalid value: "_L1 + quoted(value), detail));
}

void FieldErrors::forbidden(const QString &path, const QString &detail)
{
    add(path, "FieldValueForbidden", withDetail(u"Forbidden"_s, detail));
}

void FieldErrors::unsupported(const QString &path, const QString &value, const QStringList &supported)
{
    QStringList values;
    for (const QString &each : supported)
        values << quoted(each);
    add(path, "FieldValueNotSupported",
        withDetail("Unsupported value: "_L1 + quoted(value), "supported values: "_L1 + values.join(", "_L1)));
}

void FieldErrors::tooLong(const QString &path, const QString &detail)
{
    add(path, "FieldValueTooLong", withDetail(u"Too long"_s, detail));
}

void FieldErrors::add(const QString &path, const char *reason, const QString &message)
{
    m_causes.push_back({path.toStdString(), reason, message.toStdString()});
}

Result<> FieldErrors::result(const Object &object) const
{
    if (m_causes.empty())
        return {};
    QStringList sentences;
    for (const Cause &cause : m_causes)
        sentences << QString::fromStdString(cause.field + ": " + cause.message);
    const Kind *kind = object.kind();
    const QString what = kind && !kind->group.isEmpty() ? kind->kind + u'.' + kind->group : object.kindName();
    const QString all = sentences.size() == 1 ? sentences.front() : u'[' + sentences.join(", "_L1) + u']';
    return tl::unexpected(Error{Code::Invalid,
                                u"%1 %2 is invalid: %3"_s.arg(what, quoted(object.name()), all).toStdString(),
                                object.name().toStdString(), m_causes});
}

} // namespace tidegate::resource
