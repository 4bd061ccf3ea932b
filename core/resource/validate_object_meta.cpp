#include "core/resource/validation.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qsizetype maxAnnotations = 256 * 1024;

void checkName(const Object &object, FieldErrors &errors)
{
    const QString path = u"metadata.name"_s;
    const QString name = object.name();
    const bool isNamespace = object.kind() == &kinds::namespaceKind();
    const QString trouble = isNamespace ? dns1123LabelTrouble(name) : dns1123SubdomainTrouble(name);
    if (name.isEmpty())
        errors.required(path, u"name or generateName is required"_s);
    else if (!trouble.isEmpty())
        errors.invalid(path, name, trouble);
}

void checkNamespace(const Object &object, FieldErrors &errors)
{
    const QString path = u"metadata.namespace"_s;
    if (!object.kind()->namespaced && !object.ns().isEmpty())
        errors.forbidden(path, u"not allowed on this type"_s);
    else if (object.kind()->namespaced && object.ns().isEmpty())
        errors.required(path);
    else if (object.kind()->namespaced && !isDns1123Label(object.ns()))
        errors.invalid(path, object.ns(), dns1123LabelTrouble(object.ns()));
}

void checkLabels(const Object &object, FieldErrors &errors)
{
    const QString path = u"metadata.labels"_s;
    for (const auto &[key, value] : object.labels()) {
        if (const QString trouble = qualifiedNameTrouble(key); !trouble.isEmpty())
            errors.invalid(path, key, trouble);
        if (const QString trouble = labelValueTrouble(value); !trouble.isEmpty())
            errors.invalid(path, value, trouble);
    }
}

void checkAnnotations(const Object &object, FieldErrors &errors)
{
    const QString path = u"metadata.annotations"_s;
    qsizetype total = 0;
    for (const auto &[key, value] : object.annotations()) {
        total += key.toUtf8().size() + value.toUtf8().size();
        if (const QString trouble = qualifiedNameTrouble(key.toLower()); !trouble.isEmpty())
            errors.invalid(path, key, trouble);
    }
    if (total > maxAnnotations)
        errors.tooLong(path, u"may not be more than %1 bytes"_s.arg(maxAnnotations));
}

void checkOwners(const Object &object, FieldErrors &errors)
{
    const QString path = u"metadata.ownerReferences"_s;
    const QJsonArray owners = object.metadata().value("ownerReferences"_L1).toArray();
    int controllers = 0;
    for (qsizetype i = 0; i < owners.size(); ++i) {
        for (const QString &key : {u"apiVersion"_s, u"kind"_s, u"name"_s, u"uid"_s}) {
            if (owners[i][key].toString().isEmpty())
                errors.invalid(u"%1[%2].%3"_s.arg(path).arg(i).arg(key), {}, u"must not be empty"_s);
        }
        controllers += owners[i]["controller"_L1].toBool() ? 1 : 0;
    }
    if (controllers > 1)
        errors.invalid(path, owners[0]["name"_L1].toString(),
                       u"Only one reference can have Controller set to true"_s);
}

void checkFinalizers(const Object &object, FieldErrors &errors)
{
    const QJsonArray finalizers = object.metadata().value("finalizers"_L1).toArray();
    for (qsizetype i = 0; i < finalizers.size(); ++i) {
        if (const QString trouble = qualifiedNameTrouble(finalizers[i].toString()); !trouble.isEmpty())
            errors.invalid(u"metadata.finalizers[%1]"_s.arg(i), finalizers[i].toString(), trouble);
    }
}

} // namespace

void validateObjectMeta(const Object &object, FieldErrors &errors)
{
    checkName(object, errors);
    checkNamespace(object, errors);
    checkLabels(object, errors);
    checkAnnotations(object, errors);
    checkOwners(object, errors);
    checkFinalizers(object, errors);
}

} // namespace tidegate::resource
