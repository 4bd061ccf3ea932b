#include "core/runtime/pull_progress.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace tidegate::runtime {

namespace {

constexpr qsizetype lineMost = 64 * 1024;

} // namespace

bool PullProgress::feed(const QByteArray &bytes)
{
    const auto before = std::pair(m_done, m_total);
    m_rest += bytes;
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
        take(m_rest.left(end));
        m_rest.remove(0, end + 1);
    }
    if (m_rest.size() > lineMost)
        m_rest.clear();
    return before != std::pair(m_done, m_total);
}

void PullProgress::finish()
{
    take(m_rest);
    m_rest.clear();
}

/// Docker counts what it loads and then again what it unpacks: only the first is the network's.
void PullProgress::take(const QByteArray &line)
{
    const QJsonObject said = QJsonDocument::fromJson(line).object();
    if (const QString error = said.value(QLatin1String("error")).toString(); !error.isEmpty())
        m_error = error.trimmed().toStdString();
    const QJsonObject detail = said.value(QLatin1String("progressDetail")).toObject();
    const QString layer = said.value(QLatin1String("id")).toString();
    const auto current =
        std::uint64_t(std::max<qint64>(0, detail.value(QLatin1String("current")).toInteger()));
    const auto total = std::uint64_t(std::max<qint64>(0, detail.value(QLatin1String("total")).toInteger()));
    if (layer.isEmpty() || said.value(QLatin1String("status")).toString() == QLatin1String("Extracting"))
        return;
    Layer &known = m_layers[layer];
    m_done += std::max(current, known.done) - known.done;
    m_total += std::max(total, known.total) - known.total;
    known = {std::max(current, known.done), std::max(total, known.total)};
}

} // namespace tidegate::runtime
