#include "core/resource/validation.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qint64 mostHosts = 100'000;

/// The number at `spec.<name>`; nothing, and an error, when it is out of range.
std::optional<qint64> hosts(const QJsonObject &spec, const QString &name, FieldErrors &errors)
{
    const qint64 number = spec.value(name).toInteger();
    if (number >= 0 && number <= mostHosts)
        return number;
    errors.invalid(u"spec."_s + name, QString::number(number), u"must be between 0 and %1"_s.arg(mostHosts));
    return std::nullopt;
}

void validateRuntime(const Object &object, FieldErrors &errors)
{
    static const QStringList runtimes{u"java"_s, u"node"_s, u"python"_s};
    const QString runtime = object.spec().value("runtime"_L1).toString();
    const QString first = runtime.section(u'/', 0, 0);
    if (!runtimes.contains(first)) {
        errors.unsupported(u"spec.runtime"_s, first, runtimes);
        return;
    }
    if (runtime.contains(u'/')) {
        const QString trouble = dns1123LabelTrouble(runtime.section(u'/', 1));
        if (!trouble.isEmpty())
            errors.invalid(u"spec.runtime"_s, runtime, u"the stack after the slash: "_s + trouble);
    }
    // One pool per runtime or stack: the name says which, so there cannot be two.
    const QString expected = QString(runtime).replace(u'/', u'-');
    if (object.name() != expected)
        errors.invalid(u"metadata.name"_s, object.name(),
                       u"must be \"%1\", after spec.runtime"_s.arg(expected));
}

} // namespace

void validateInstancePool(const Object &object, const Object *, FieldErrors &errors)
{
    validateRuntime(object, errors);
    const QJsonObject spec = object.spec();
    const auto min = hosts(spec, u"min"_s, errors);
    const auto max = hosts(spec, u"max"_s, errors);
    if (min && max && *max > 0 && *min > *max)
        errors.invalid(u"spec.min"_s, QString::number(*min), u"must not be larger than spec.max"_s);
}

} // namespace tidegate::resource
