#include "core/resource/validation.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qsizetype maxLabel = 63;
constexpr qsizetype maxSubdomain = 253;

bool matches(const QString &text, const QRegularExpression &form)
{
    return form.match(text).hasMatch();
}

QString tooLong(const QString &text, qsizetype longest)
{
    return text.size() > longest ? u"must be no more than %1 characters"_s.arg(longest) : QString();
}

/// What a label's value and a key's part after the slash may be.
bool isQualifiedPart(const QString &text)
{
    static const QRegularExpression form(u"\\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\\z"_s);
    return matches(text, form);
}

} // namespace

QString dns1035LabelTrouble(const QString &text)
{
    static const QRegularExpression form(u"\\A[a-z]([-a-z0-9]*[a-z0-9])?\\z"_s);
    if (text.size() > maxLabel)
        return tooLong(text, maxLabel);
    if (matches(text, form))
        return {};
    return u"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
           "alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', "
           "regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"_s;
}

QString dns1123LabelTrouble(const QString &text)
{
    static const QRegularExpression form(u"\\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\\z"_s);
    if (text.size() > maxLabel)
        return tooLong(text, maxLabel);
    if (matches(text, form))
        return {};
    return u"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
           "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for "
           "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"_s;
}

QString dns1123SubdomainTrouble(const QString &text)
{
    static const QRegularExpression form(
        u"\\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\z"_s);
    if (text.size() > maxSubdomain)
        return tooLong(text, maxSubdomain);
    if (matches(text, form))
        return {};
    return u"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
           "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
           "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"_s;
}

QString labelValueTrouble(const QString &text)
{
    if (text.size() > maxLabel)
        return tooLong(text, maxLabel);
    if (text.isEmpty() || isQualifiedPart(text))
        return {};
    return u"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
           "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
           "'12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"_s;
}

QString qualifiedNameTrouble(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const QString name = text.mid(slash + 1);
    if (slash == 0)
        return u"prefix part must be non-empty"_s;
    if (slash > 0 && !isDns1123Subdomain(text.left(slash)))
        return "prefix part "_L1 + dns1123SubdomainTrouble(text.left(slash));
    if (name.isEmpty())
        return u"name part must be non-empty"_s;
    if (name.size() > maxLabel)
        return "name part "_L1 + tooLong(name, maxLabel);
    if (isQualifiedPart(name))
        return {};
    return u"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with "
           "an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
           "validation "
           "is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"_s;
}

QString configKeyTrouble(const QString &text)
{
    static const QRegularExpression form(u"\\A[-._a-zA-Z0-9]+\\z"_s);
    if (text.size() > maxSubdomain)
        return tooLong(text, maxSubdomain);
    if (!matches(text, form))
        return u"a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
               "'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
               "'[-._a-zA-Z0-9]+')"_s;
    if (text == "."_L1)
        return u"must not be '.'"_s;
    if (text == ".."_L1)
        return u"must not be '..'"_s;
    return text.startsWith(".."_L1) ? u"must not start with '..'"_s : QString();
}

bool isDns1035Label(const QString &text)
{
    return dns1035LabelTrouble(text).isEmpty();
}

bool isDns1123Label(const QString &text)
{
    return dns1123LabelTrouble(text).isEmpty();
}

bool isDns1123Subdomain(const QString &text)
{
    return dns1123SubdomainTrouble(text).isEmpty();
}

} // namespace tidegate::resource
