#include "ui/models/invoke_request.h"

namespace tidegate::models {

namespace {

/// curl's own options for a method: HEAD must not wait for a body.
QStringList methodWords(const client::Invocation &invocation)
{
    const bool isDefault =
        invocation.method == (invocation.body.isEmpty() ? QLatin1String("GET") : QLatin1String("POST"));
    if (invocation.method == QLatin1String("HEAD"))
        return {QStringLiteral("--head")};
    return isDefault ? QStringList() : QStringList{QStringLiteral("-X"), shellWord(invocation.method)};
}

QStringList headerWords(const client::Invocation &invocation)
{
    QStringList words;
    bool namesType = false;
    for (const auto &[name, value] : invocation.headers) {
        namesType = namesType || name.compare(QLatin1String("Content-Type"), Qt::CaseInsensitive) == 0;
        // curl drops a header without a value unless it ends with a semicolon.
        words += {QStringLiteral("-H"),
                  shellWord(value.isEmpty() ? name + QLatin1Char(';') : name + QStringLiteral(": ") + value)};
    }
    if (!namesType && !invocation.body.isEmpty())
        words += {QStringLiteral("-H"), shellWord(QStringLiteral("Content-Type:"))};
    return words;
}

/// Bytes that a shell's word cannot hold, for printf.
QString asOctal(const QByteArray &body)
{
    QString text;
    for (const char c : body)
        text += QStringLiteral("\\%1").arg(uint(quint8(c)), 3, 8, QLatin1Char('0'));
    return text;
}

} // namespace

QString shellWord(const QString &text)
{
    static const QString plain = QStringLiteral("-_./:=@%+,");
    const bool isPlain = !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || plain.contains(c));
    });
    if (isPlain)
        return text;
    QString quoted = text;
    quoted.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + quoted + QLatin1Char('\'');
}

QString asCurl(const client::Invocation &invocation, const QUrl &base)
{
    QString root = base.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
                       .toString(QUrl::FullyEncoded);
    while (root.endsWith(QLatin1Char('/')))
        root.chop(1);
    const bool isText =
        QString::fromUtf8(invocation.body).toUtf8() == invocation.body && !invocation.body.contains('\0');
    QStringList words{QStringLiteral("curl"), QStringLiteral("-sS"), QStringLiteral("-i"),
                      QStringLiteral("--globoff"), QStringLiteral("--path-as-is")};
    words += {QStringLiteral("--max-time"),
              QString::number(std::chrono::duration_cast<std::chrono::seconds>(invocation.timeout).count())};
    words += methodWords(invocation);
    words += headerWords(invocation);
    if (!invocation.body.isEmpty())
        words +=
            isText ? QStringList{QStringLiteral("--data-raw"), shellWord(QString::fromUtf8(invocation.body))}
                   : QStringList{QStringLiteral("--data-binary"), QStringLiteral("@-")};
    words += shellWord(root + invocation.path);
    const QString command = words.join(QLatin1Char(' '));
    return isText ? command : QStringLiteral("printf '%1' | ").arg(asOctal(invocation.body)) + command;
}

} // namespace tidegate::models
