#include "core/trigger/event.h"

using namespace Qt::StringLiterals;

namespace tidegate::trigger {

EventTemplate::EventTemplate(const resource::Object &pingSource)
{
    const QJsonObject spec = pingSource.spec();
    auto &headers = m_common.headers;
    headers.emplace_back("ce-specversion", "1.0");
    headers.emplace_back("ce-type", "dev.knative.sources.ping");
    headers.emplace_back("ce-source", attributeValue(u"/apis/v1/namespaces/%1/pingsources/%2"_s.arg(
                                          pingSource.ns(), pingSource.name())));
    const QJsonObject extensions = spec.value("ceOverrides"_L1)["extensions"_L1].toObject();
    for (auto it = extensions.begin(); it != extensions.end(); ++it)
        headers.emplace_back("ce-" + it.key().toStdString(), attributeValue(it.value().toString()));
    const QString contentType = spec.value("contentType"_L1).toString();
    if (!contentType.isEmpty())
        headers.emplace_back("Content-Type", contentType.toStdString());
    const QString base64 = spec.value("dataBase64"_L1).toString();
    m_common.body = base64.isEmpty() ? spec.value("data"_L1).toString().toStdString()
                                     : QByteArray::fromBase64(base64.toLatin1()).toStdString();
}

Message EventTemplate::at(const std::string &id, WallTime planned) const
{
    Message message = m_common;
    message.headers.emplace_back("ce-id", id);
    message.headers.emplace_back("ce-time", formatTime(planned));
    return message;
}

void addFailure(Message &event, const std::string &destination, int status, const std::string &reason)
{
    const auto value = [](const std::string &text) { return attributeValue(QString::fromStdString(text)); };
    event.headers.emplace_back("ce-knativeerrordest", value(destination));
    event.headers.emplace_back("ce-knativeerrorcode", std::to_string(status));
    event.headers.emplace_back("ce-knativeerrordata", value(reason.substr(0, 1024)));
}

std::string attributeValue(const QString &value)
{
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    for (const char each : value.toUtf8()) {
        const auto byte = static_cast<unsigned char>(each);
        if (byte > 0x20 && byte < 0x7f && byte != '"' && byte != '%') {
            out += each;
        } else {
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    return out;
}

} // namespace tidegate::trigger
