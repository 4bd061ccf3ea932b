#pragma once

#include "ui/models/log_model.h"

#include <QObject>
#include <QSaveFile>

namespace tidegate::models {

/// Writes everything that a filter finds to a file, page by page, so that memory does not grow with it. The
/// file appears when all is written; cancelled or failed, there is none. GUI thread, a few milliseconds a
/// page.
class LogExport : public QObject
{
    Q_OBJECT
public:
    static constexpr int pageLines = 5'000;

    /// Ends at `now`, so that an app that keeps printing is no export without end.
    LogExport(LogModel::Server server, const LogFilter &filter, const QString &file, WallTime now,
              QObject *parent = nullptr);
    void start();
    void cancel(); ///< nothing is told any more
    qint64 lines() const { return m_lines; }
    QString file() const { return m_file.fileName(); }

Q_SIGNALS:
    /// `share`: how far in time it is, 0…1; negative when the range has no beginning yet.
    void progressed(double share, qint64 lines);
    void finished();
    void failed(const tidegate::Error &error);

private:
    void askNext();
    void take(const Result<client::OutputPage> &page);
    void fail(const Error &error);

    LogModel::Server m_server;
    client::OutputQuery m_query;
    QSaveFile m_file;
    QPointer<client::Call> m_call;
    std::optional<WallTime> m_first;
    qint64 m_lines = 0;
};

} // namespace tidegate::models
