#pragma once

#include "core/metering/record.h"
#include "core/metering/report.h"
#include "core/store/database.h"

#include <map>
#include <vector>

namespace tidegate::metering {

/// The ledger's tables over one connection; belongs to the connection's thread.
class Tables
{
public:
    struct Options
    {
        qint64 keepRecords = 1'000'000; ///< the latest; what they add up to stays
        int keepDays = 400;             ///< of the sums by hour and by day
    };

    /// Makes what is missing. Invalid when a newer version wrote the file; else as Database has it.
    static Result<Tables> open(const QString &file, const std::string &run, Options options);

    /// All of them or none, in one transaction: each is added to its hour and day once, however often it is
    /// written.
    Result<> write(const std::vector<Record> &records);
    /// Removes what is too old, a little at a time: an hour that a mistaken clock calls old is one of few.
    Result<> trim();

    /// Reads from a connection of its own. BadRequest when it would be more than `most` rows.
    static Result<std::vector<ReportRow>> read(const store::Database &database, const Query &query, int most);

private:
    using Key = std::pair<qint64, qint64>; ///< hour (or day) and subject
    Tables(store::Database database, Options options) : m_database(std::move(database)), m_options(options) {}
    Result<> addRun(const std::string &run);
    Result<> removeSubjects();
    Result<qint64> subjectId(const Subject &subject);
    Result<> insert(const std::vector<Record> &records);
    Result<> add(const QString &table, const std::map<Key, Amounts> &sums);
    Result<> trimRecords(qint64 written);

    store::Database m_database;
    Options m_options;
    qint64 m_run = 0;
    qint64 m_trimmed = 0; ///< of this run: up to here its records have been removed again
    qint64 m_count = 0;   ///< of records
    qint64 m_latestHour = 0;
    std::map<Subject, qint64> m_subjects;
};

} // namespace tidegate::metering
