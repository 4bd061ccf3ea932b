#include "core/metering/report.h"

#include "core/base/clock.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tidegate::metering {

namespace {

struct Column
{
    const char *json;
    const char *csv;
    int decimals;
    double (*value)(const ReportRow &row);
};

/// Down, as no more is to be billed than there was.
double seconds(double nanoseconds)
{
    return std::floor(nanoseconds / 1e3) / 1e6;
}

double gigabytes(double bytes)
{
    return std::floor(bytes / 1e3) / 1e6;
}

const Column columns[] = {
    {"requests", "requests", 0, [](const ReportRow &row) { return row.requests; }},
    {"errors", "errors", 0, [](const ReportRow &row) { return row.errors; }},
    {"egressBytes", "egress_bytes", 0, [](const ReportRow &row) { return row.egressBytes; }},
    {"instanceSeconds", "instance_seconds", 6,
     [](const ReportRow &row) { return seconds(row.activeNs + row.idleNs); }},
    {"activeSeconds", "active_seconds", 6, [](const ReportRow &row) { return seconds(row.activeNs); }},
    {"idleSeconds", "idle_seconds", 6, [](const ReportRow &row) { return seconds(row.idleNs); }},
    {"vcpuSeconds", "vcpu_seconds", 6, [](const ReportRow &row) { return seconds(row.cpuNs); }},
    {"gbSeconds", "gb_seconds", 6, [](const ReportRow &row) { return gigabytes(row.byteSeconds); }},
    {"poolSeconds", "pool_seconds", 6, [](const ReportRow &row) { return seconds(row.poolNs); }},
    {"poolGbSeconds", "pool_gb_seconds", 6,
     [](const ReportRow &row) { return gigabytes(row.poolByteSeconds); }},
};

std::string timeOf(std::int64_t hour)
{
    return formatTime(WallTime(std::chrono::hours(hour)));
}

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

QLatin1StringView nameOf(Grouping grouping)
{
    switch (grouping) {
    case Grouping::Namespace:
        return "namespace"_L1;
    case Grouping::Service:
        return "service"_L1;
    case Grouping::Revision:
        break;
    }
    return "revision"_L1;
}

} // namespace

QByteArray toJson(const Query &query, const std::vector<ReportRow> &rows)
{
    QJsonObject head{{u"from"_s, text(timeOf(query.fromHour))},
                     {u"to"_s, text(timeOf(query.toHour))},
                     {u"stepHours"_s, qint64(query.stepHours)},
                     {u"group"_s, nameOf(query.grouping)}};
    QByteArray out = QJsonDocument(head).toJson(QJsonDocument::Compact);
    out.chop(1);
    out += ",\"items\":[";
    for (const ReportRow &row : rows) {
        QJsonObject item{{u"from"_s, text(timeOf(row.fromHour))},
                         {u"to"_s, text(timeOf(row.toHour))},
                         {u"namespace"_s, text(row.subject.ns)}};
        if (query.grouping != Grouping::Namespace)
            item.insert(u"service"_s, text(row.subject.service));
        if (query.grouping == Grouping::Revision)
            item.insert(u"revision"_s, text(row.subject.revision));
        for (const Column &column : columns)
            item.insert(QLatin1StringView(column.json), column.value(row));
        if (!out.endsWith('['))
            out += ',';
        out += QJsonDocument(item).toJson(QJsonDocument::Compact);
    }
    return out + "]}\n";
}

QByteArray csvCell(const std::string &text)
{
    QByteArray cell = QByteArray::fromStdString(text);
    if (!cell.isEmpty() && QByteArrayView("=+-@\t\r").contains(cell[0]))
        cell.prepend('\'');
    if (cell.contains('"') || cell.contains(',') || cell.contains('\r') || cell.contains('\n'))
        cell = '"' + cell.replace('"', "\"\"") + '"';
    return cell;
}

QByteArray toCsv(const Query &query, const std::vector<ReportRow> &rows)
{
    QByteArray out = "from,to,namespace";
    if (query.grouping != Grouping::Namespace)
        out += ",service";
    if (query.grouping == Grouping::Revision)
        out += ",revision";
    for (const Column &column : columns)
        out += ',' + QByteArray(column.csv);
    out += "\r\n";
    for (const ReportRow &row : rows) {
        out += QByteArray::fromStdString(timeOf(row.fromHour) + ',' + timeOf(row.toHour) + ',');
        out += csvCell(row.subject.ns);
        if (query.grouping != Grouping::Namespace)
            out += ',' + csvCell(row.subject.service);
        if (query.grouping == Grouping::Revision)
            out += ',' + csvCell(row.subject.revision);
        for (const Column &column : columns)
            out += ',' + QByteArray::number(column.value(row), 'f', column.decimals);
        out += "\r\n";
    }
    return out;
}

} // namespace tidegate::metering
