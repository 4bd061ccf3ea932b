#include "ui/models/log_export.h"

#include <algorithm>

namespace tidegate::models {

LogExport::LogExport(LogModel::Server server, const LogFilter &filter, const QString &file, WallTime now,
                     QObject *parent)
    : QObject(parent), m_server(std::move(server)), m_query(outputQuery(filter, now)), m_file(file)
{
    m_query.limit = pageLines;
    m_query.to = m_query.to ? std::min(*m_query.to, now) : now;
    m_first = m_query.from;
}

void LogExport::start()
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        fail(Error{Code::StorageFull,
                   tr("\"%1\" cannot be written: %2.", "file, why")
                       .arg(m_file.fileName(), m_file.errorString())
                       .toStdString(),
                   {},
                   {}});
        return;
    }
    askNext();
}

void LogExport::askNext()
{
    m_call = m_server.ask(m_query, this, [this](const Result<client::OutputPage> &page) { take(page); });
    if (!m_call)
        fail(Error{Code::Unavailable, tr("There is no connection to a server.").toStdString(), {}, {}});
}

void LogExport::take(const Result<client::OutputPage> &page)
{
    m_call.clear();
    if (!page)
        return fail(page.error());
    QByteArray text;
    for (const client::OutputLine &line : page->lines)
        text += logText(line).toUtf8() + '\n';
    if (m_file.write(text) != text.size())
        return fail(Error{Code::StorageFull,
                          tr("\"%1\" cannot be written: %2.", "file, why")
                              .arg(m_file.fileName(), m_file.errorString())
                              .toStdString(),
                          {},
                          {}});
    m_lines += qint64(page->lines.size());
    m_query.position = page->next;
    if (!page->lines.empty()) {
        m_first = m_first.value_or(page->lines.front().time);
        const auto whole = std::max(WallTime::duration(1), *m_query.to - *m_first);
        const double share = double((page->lines.back().time - *m_first).count()) / double(whole.count());
        Q_EMIT progressed(std::clamp(share, 0.0, 1.0), m_lines);
    }
    if (page->isMore)
        return askNext();
    if (!m_file.commit())
        return fail(Error{Code::StorageFull,
                          tr("\"%1\" cannot be written: %2.", "file, why")
                              .arg(m_file.fileName(), m_file.errorString())
                              .toStdString(),
                          {},
                          {}});
    Q_EMIT finished();
}

void LogExport::fail(const Error &error)
{
    m_file.cancelWriting();
    Q_EMIT failed(error);
}

void LogExport::cancel()
{
    if (m_call)
        m_call->cancel();
    m_call.clear();
    m_file.cancelWriting();
    deleteLater();
}

} // namespace tidegate::models
