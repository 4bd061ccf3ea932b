#include "core/trigger/firing.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace tidegate::trigger {

namespace {

QString text(WallTime time)
{
    return QString::fromStdString(formatMicroTime(time));
}

double inMilliseconds(std::chrono::nanoseconds duration)
{
    return double(std::chrono::duration_cast<std::chrono::microseconds>(duration).count()) / 1000.0;
}

} // namespace

QString stateName(FiringState state)
{
    switch (state) {
    case FiringState::Planned:
        return u"Planned"_s;
    case FiringState::Running:
        return u"Running"_s;
    case FiringState::Succeeded:
        return u"Succeeded"_s;
    case FiringState::Failed:
        return u"Failed"_s;
    case FiringState::Skipped:
        return u"Skipped"_s;
    case FiringState::Missed:
        return u"Missed"_s;
    case FiringState::Interrupted:
        return u"Interrupted"_s;
    case FiringState::Cancelled:
        break;
    }
    return u"Cancelled"_s;
}

bool isFinal(FiringState state)
{
    return state != FiringState::Planned && state != FiringState::Running;
}

QByteArray firingJson(const Firing &firing, const std::string &uid)
{
    QJsonObject json{{u"number"_s, firing.number},
                     {u"planned"_s, text(firing.planned)},
                     {u"state"_s, stateName(firing.state)}};
    if (firing.missed) {
        json.insert(u"missed"_s, QJsonObject{{u"count"_s, firing.missed->count},
                                             {u"more"_s, firing.missed->isMore},
                                             {u"first"_s, text(firing.missed->first)},
                                             {u"last"_s, text(firing.missed->last)}});
    } else {
        json.insert(u"id"_s, QString::fromStdString(firingId(uid, firing.planned)));
        json.insert(u"due"_s, text(firing.due));
        json.insert(u"catchUp"_s, firing.isCatchUp);
        if (firing.isManual)
            json.insert(u"manual"_s, true);
        json.insert(u"attempts"_s, firing.attempts);
    }
    if (firing.started) {
        json.insert(u"actual"_s, text(*firing.started));
        json.insert(u"latenessMs"_s, inMilliseconds(*firing.started - firing.due));
    }
    if (firing.ended)
        json.insert(u"ended"_s, text(*firing.ended));
    if (firing.status > 0) {
        json.insert(u"status"_s, firing.status);
        json.insert(u"latencyMs"_s, inMilliseconds(firing.latency));
        json.insert(u"responseHead"_s, QString::fromUtf8(QByteArray::fromStdString(firing.head)));
    }
    if (firing.cold)
        json.insert(u"cold"_s, *firing.cold);
    if (!firing.reason.isEmpty())
        json.insert(u"reason"_s, firing.reason);
    if (!firing.message.isEmpty())
        json.insert(u"message"_s, firing.message);
    if (!firing.deadLetter.isEmpty())
        json.insert(u"deadLetter"_s,
                    QJsonObject{{u"url"_s, firing.deadLetter}, {u"status"_s, firing.deadLetterStatus}});
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace tidegate::trigger
