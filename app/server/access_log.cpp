#include "app/server/access_log.h"

#include "core/base/logging.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

// Off unless it is asked for: a line for every request costs more than the request.
Q_LOGGING_CATEGORY(lcAccess, "tidegate.access", QtInfoMsg)

namespace tidegate::server {

namespace {

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

double inMilliseconds(std::chrono::microseconds value)
{
    return double(value.count()) / 1e3;
}

} // namespace

QByteArray accessLine(const gateway::AccessRecord &record, const std::optional<engine::StartEntry> &start)
{
    QJsonObject phases{{u"queueMs"_s, inMilliseconds(record.queued)},
                       {u"connectMs"_s, inMilliseconds(record.connect)},
                       {u"firstByteMs"_s, inMilliseconds(record.firstByte)},
                       {u"totalMs"_s, inMilliseconds(record.total)}};
    if (record.cold && start) {
        QJsonObject its{{u"origin"_s, text(start->origin)}};
        for (const auto &[phase, took] : engine::phasesOf(*start)) {
            if (phase != "firstByte")
                its.insert(text(phase) + u"Ms"_s, inMilliseconds(took));
        }
        phases.insert(u"start"_s, its);
    }
    QJsonObject line{{u"time"_s, text(formatMicroTime(record.start))},
                     {u"requestId"_s, text(record.requestId)},
                     {u"method"_s, text(record.method)},
                     {u"host"_s, text(record.host)},
                     {u"path"_s, text(record.path)},
                     {u"status"_s, record.status},
                     {u"bytesIn"_s, qint64(record.bytesIn)},
                     {u"bytesOut"_s, qint64(record.bytesOut)},
                     {u"cold"_s, record.cold},
                     {u"phases"_s, phases}};
    for (const auto &[name, value] :
         {std::pair(u"traceId"_s, record.traceId), std::pair(u"namespace"_s, record.revision.ns),
          std::pair(u"revision"_s, record.revision.name), std::pair(u"service"_s, record.service),
          std::pair(u"instance"_s, record.instance.value), std::pair(u"reason"_s, record.reason)}) {
        if (!value.empty())
            line.insert(name, text(value));
    }
    if (record.grpcStatus)
        line.insert(u"grpcStatus"_s, *record.grpcStatus);
    return QJsonDocument(line).toJson(QJsonDocument::Compact);
}

bool wantsAccessLines()
{
    return lcAccess().isDebugEnabled();
}

void writeAccessLine(const QByteArray &line)
{
    qCDebug(lcAccess, "%s", line.constData());
}

} // namespace tidegate::server
