#include "ui/models/invoke_model.h"

#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QStringDecoder>

namespace tidegate::models {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::InvokeModel)
};

QByteArray charsetOf(const QString &contentType)
{
    const qsizetype at = contentType.indexOf(QLatin1String("charset="), 0, Qt::CaseInsensitive);
    if (at < 0)
        return "UTF-8";
    QString name = contentType.mid(at + 8).section(QLatin1Char(';'), 0, 0).trimmed();
    name.remove(QLatin1Char('"'));
    return name.toLatin1();
}

std::optional<QString> asText(const QByteArray &body, const QString &contentType)
{
    QStringDecoder decoder(charsetOf(contentType).constData(), QStringConverter::Flag::Stateless);
    if (!decoder.isValid())
        decoder = QStringDecoder(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    QString text = decoder.decode(body);
    if (decoder.hasError())
        return std::nullopt;
    for (const QChar c : std::as_const(text)) {
        if (c.unicode() < 0x20 && c != QLatin1Char('\n') && c != QLatin1Char('\r') && c != QLatin1Char('\t'))
            return std::nullopt;
    }
    return text;
}

/// `00000010  48 65 6c 6c 6f …  Hello…`
QString hexDump(const QByteArray &bytes)
{
    QString text;
    for (qsizetype at = 0; at < bytes.size(); at += 16) {
        const QByteArray part = bytes.mid(at, 16);
        QString readable;
        for (const char c : part)
            readable += c >= 0x20 && c < 0x7f ? QLatin1Char(c) : QLatin1Char('.');
        text += QStringLiteral("%1  %2  %3\n")
                    .arg(at, 8, 16, QLatin1Char('0'))
                    .arg(QString::fromLatin1(part.toHex(' ')), -47)
                    .arg(readable);
    }
    return text;
}

QByteArray cut(const QByteArray &body, qsizetype limit)
{
    qsizetype end = std::min(limit, body.size());
    while (end > 0 && end < body.size() && (quint8(body[end]) & 0xC0) == 0x80)
        --end; // not in the middle of a character
    return body.left(end);
}

} // namespace

DecodedBody decodeBody(const QByteArray &body, const QString &contentType, qsizetype limit)
{
    if (body.isEmpty())
        return {};
    DecodedBody decoded;
    const QJsonDocument json = body.size() <= limit ? QJsonDocument::fromJson(body) : QJsonDocument();
    const QByteArray shown = cut(body, limit);
    if (!json.isNull()) {
        decoded = {BodyFormat::Json, QString::fromUtf8(json.toJson(QJsonDocument::Indented))};
    } else if (const auto text = asText(shown, contentType)) {
        decoded = {BodyFormat::Text, *text};
    } else {
        decoded = {BodyFormat::Hex, hexDump(shown)};
    }
    if (shown.size() < body.size())
        decoded.text +=
            QLatin1Char('\n') + Words::tr("… %1 more are not shown.", "an amount of bytes, as in 12 KiB")
                                    .arg(formatting::bytes(body.size() - shown.size()));
    return decoded;
}

} // namespace tidegate::models
