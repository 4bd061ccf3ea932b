#include "core/api/options.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

constexpr int longestManager = 128; // bytes

QString optionsKind(WriteVerb verb)
{
    if (verb == WriteVerb::Create)
        return u"CreateOptions"_s;
    return verb == WriteVerb::Update ? u"UpdateOptions"_s : u"PatchOptions"_s;
}

void checkManager(const QString &manager, OptionErrors &errors)
{
    const QString field = u"fieldManager"_s;
    if (manager.toUtf8().size() > longestManager)
        errors.tooLong(field, longestManager);
    for (qsizetype i = 0; i < manager.size(); ++i) {
        if (!manager[i].isPrint() && !manager[i].isSurrogate())
            errors.invalid(field, manager,
                           u"invalid character U+%1 (at position %2)"_s
                               .arg(int(manager[i].unicode()), 4, 16, QChar(u'0'))
                               .arg(i));
    }
}

} // namespace

void OptionErrors::add(const QString &field, const char *reason, const QString &message)
{
    m_causes.push_back({field.toStdString(), reason, message.toStdString()});
}

void OptionErrors::required(const QString &field, const QString &why)
{
    add(field, "FieldValueRequired", u"Required value: "_s + why);
}

void OptionErrors::forbidden(const QString &field, const QString &why)
{
    add(field, "FieldValueForbidden", u"Forbidden: "_s + why);
}

void OptionErrors::invalid(const QString &field, const QString &value, const QString &why)
{
    add(field, "FieldValueInvalid", u"Invalid value: \"%1\": %2"_s.arg(value, why));
}

void OptionErrors::unsupported(const QString &field, const QString &value, const QStringList &supported)
{
    QStringList quoted;
    for (const QString &each : supported)
        quoted << u'"' + each + u'"';
    add(field, "FieldValueNotSupported",
        u"Unsupported value: %1: supported values: %2"_s.arg(value, quoted.join(u", "_s)));
}

void OptionErrors::tooLong(const QString &field, int bytes)
{
    add(field, "FieldValueTooLong", u"Too long: may not be more than %1 bytes"_s.arg(bytes));
}

Result<> OptionErrors::result() const
{
    if (m_causes.empty())
        return {};
    std::string all;
    for (const Cause &cause : m_causes)
        all += (all.empty() ? "" : ", ") + cause.field + ": " + cause.message;
    if (m_causes.size() > 1)
        all = "[" + all + "]";
    const std::string subject = m_kind.toStdString() + ".meta.k8s.io";
    return tl::unexpected(Error{Code::Invalid, subject + " \"\" is invalid: " + all, subject, m_causes});
}

Result<WriteOptions> readWriteOptions(const Query &query, WriteVerb verb)
{
    OptionErrors errors(optionsKind(verb));
    WriteOptions options;
    options.fieldManager = query.value(u"fieldManager"_s);
    options.force = query.flag(u"force"_s);
    if (verb == WriteVerb::Apply && options.fieldManager.isEmpty())
        errors.required(u"fieldManager"_s, u"is required for apply patch"_s);
    if (verb == WriteVerb::Patch && query.has(u"force"_s))
        errors.forbidden(u"force"_s, u"may not be specified for non-apply patch"_s);
    checkManager(options.fieldManager, errors);
    const QString dryRun = query.value(u"dryRun"_s);
    options.dryRun = dryRun == u"All";
    if (!dryRun.isEmpty() && !options.dryRun)
        errors.unsupported(u"dryRun"_s, u"[\"%1\"]"_s.arg(dryRun), {u"All"_s});
    const QString validation = query.value(u"fieldValidation"_s);
    const QStringList modes{{}, u"Ignore"_s, u"Strict"_s, u"Warn"_s};
    if (!modes.contains(validation))
        errors.unsupported(u"fieldValidation"_s, u"\"%1\""_s.arg(validation), modes);
    return errors.result().map([&] { return options; });
}

} // namespace tidegate::api
