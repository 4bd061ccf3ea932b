#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/metering/record.h"
#include "core/metering/report.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tidegate::metering {

/// The records and what they add up to by hour, durable in a SQLite file of its own. Writing happens on a
/// thread of its own, as many records together as have come; reports are read on another. Trouble with the
/// file stops nobody: what cannot be written waits in memory, within a bound, and is tried again; a damaged
/// file is put aside (`<file>.damaged`) and a new one begun. The log says so, and trouble().
class Ledger : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        QString file;
        std::string run;                ///< names this run of the server; empty: a new id
        qint64 keepRecords = 1'000'000; ///< the latest, about 60 MB; what they add up to stays
        int keepDays = 400;             ///< of the sums by hour and by day
        milliseconds retryAfter{2'000}; ///< when the file refuses
        milliseconds trimEvery{3'600'000};
        /// Records that wait for the file. More of them are added up by hour and revision first, and the
        /// oldest dropped at last.
        size_t mostUnwritten = 50'000;
        int mostRows = 200'000; ///< of one report
    };
    /// Never fails: what is wrong with the file is tried again.
    explicit Ledger(Options options);
    ~Ledger() override; ///< writes what is queued, if the file takes it

    /// Of this run. A record of a number that has been written before is ignored.
    void write(std::vector<Record> records);
    /// `done` on this object's thread. Errors: BadRequest (too many rows), TooManyRequests, Unavailable while
    /// the file cannot be read.
    void report(const Query &query, Format format, std::function<void(Result<QByteArray>)> done);

    /// What is wrong with the file now; nothing while it takes what comes. Any thread.
    std::optional<Error> trouble() const;
    /// Records that were dropped because the file refused for too long. Any thread.
    qint64 dropped() const;

private:
    struct Writer;
    struct Reader;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Reader> m_reader;
};

} // namespace tidegate::metering
