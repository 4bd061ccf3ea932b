#include "core/client/output.h"

#include <QJsonArray>
#include <QUrl>

namespace tidegate::client {

namespace {

/// QUrlQuery leaves a plus as it is, which the server reads as a blank.
void add(QUrlQuery &items, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        items.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

void add(QUrlQuery &items, const QString &name, const std::optional<WallTime> &time)
{
    if (time)
        items.addQueryItem(name, QString::fromStdString(formatMicroTime(*time)));
}

void add(QUrlQuery &items, const QString &name, int number)
{
    if (number > 0)
        items.addQueryItem(name, QString::number(number));
}

OutputLine::Stream streamOf(const QString &name)
{
    if (name == QLatin1String("stderr"))
        return OutputLine::Stream::Error;
    return name == QLatin1String("dropped") ? OutputLine::Stream::Dropped : OutputLine::Stream::Output;
}

} // namespace

OutputLine readOutputLine(const QJsonObject &json)
{
    const auto text = [&](const char *name) { return json.value(QLatin1String(name)).toString(); };
    OutputLine line;
    line.time = parseTime(text("time").toStdString()).value_or(WallTime());
    line.stream = streamOf(text("stream"));
    line.revision = text("revision");
    line.instance = text("instance");
    line.text = text("text");
    line.position = text("position");
    line.isContext = json.value(QLatin1String("context")).toBool();
    line.dropped = json.value(QLatin1String("lines")).toInteger();
    return line;
}

OutputPage readOutputPage(const QJsonObject &json)
{
    OutputPage page;
    for (const QJsonValue &item : json.value(QLatin1String("items")).toArray())
        page.lines.push_back(readOutputLine(item.toObject()));
    page.next = json.value(QLatin1String("next")).toString();
    page.isMore = json.value(QLatin1String("more")).toBool();
    page.droppedLines = json.value(QLatin1String("droppedLines")).toInteger();
    return page;
}

QUrlQuery outputParameters(const OutputQuery &query, bool follow)
{
    QUrlQuery items;
    if (!query.service.isEmpty())
        add(items, QStringLiteral("revision"), query.revision);
    add(items, QStringLiteral("instance"), query.instance);
    add(items, QStringLiteral("from"), query.from);
    add(items, QStringLiteral("to"), query.to);
    if (query.stream != OutputQuery::Stream::Both)
        items.addQueryItem(QStringLiteral("stream"), query.stream == OutputQuery::Stream::Error
                                                         ? QStringLiteral("stderr")
                                                         : QStringLiteral("stdout"));
    add(items, QStringLiteral("contains"), query.contains);
    add(items, QStringLiteral("matches"), query.matches);
    if (query.ignoresCase)
        items.addQueryItem(QStringLiteral("ignoreCase"), QStringLiteral("true"));
    add(items, QStringLiteral("before"), query.before);
    add(items, QStringLiteral("after"), query.after);
    add(items, QStringLiteral("position"), query.position);
    items.addQueryItem(query.tail ? QStringLiteral("tail") : QStringLiteral("limit"),
                       QString::number(query.limit));
    if (follow)
        items.addQueryItem(QStringLiteral("follow"), QStringLiteral("true"));
    return items;
}

} // namespace tidegate::client
